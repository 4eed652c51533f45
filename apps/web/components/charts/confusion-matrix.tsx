import { ChartFrame } from "./chart-frame.tsx";
import { confusionFacts, shareOfRow } from "./confusion.ts";
import styles from "./confusion-matrix.module.css";
import { chartColor } from "./palette.ts";

export interface ConfusionMatrixProps {
  title: string;
  labels: readonly string[];
  /** `counts[actual][predicted]` */
  counts: readonly (readonly number[])[];
}

/** Rows are what was so, columns what the model said; a cell is as dark as its share of the row. */
export function ConfusionMatrix({ title, labels, counts }: ConfusionMatrixProps) {
  return (
    <ChartFrame
      title={title}
      facts={confusionFacts(labels, counts)}
      table={{
        columns: ["Actual", ...labels.map((label) => `Predicted ${label}`)],
        rows: labels.map((label, actual) => [
          label,
          ...(counts[actual] ?? []).map((count) => count.toLocaleString("en")),
        ]),
      }}
    >
      <div className={styles.scroll}>
        <div
          className={styles.grid}
          style={{ gridTemplateColumns: `minmax(64px, max-content) repeat(${labels.length}, minmax(56px, 1fr))` }}
        >
          <span className={styles.corner}>Actual ↓ · Predicted →</span>
          {labels.map((label) => (
            <span key={label} className={styles.columnLabel} title={label}>
              {label}
            </span>
          ))}
          {labels.map((label, actual) => (
            <Row
              key={label}
              label={label}
              actual={actual}
              counts={counts[actual] ?? []}
              isDense={labels.length > 8}
              isRoomy={labels.length <= 3}
            />
          ))}
        </div>
      </div>
    </ChartFrame>
  );
}

interface RowProps {
  label: string;
  actual: number;
  counts: readonly number[];
  isDense: boolean;
  isRoomy: boolean;
}

function Row({ label, actual, counts, isDense, isRoomy }: RowProps) {
  return (
    <>
      <span className={styles.rowLabel} title={label}>
        {label}
      </span>
      {counts.map((count, predicted) => {
        const share = shareOfRow(counts, count);
        const color = chartColor(actual === predicted ? "blue" : "vermillion");
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
            key={predicted}
            className={isRoomy ? `${styles.cell} ${styles.roomy}` : styles.cell}
            style={{ background: `color-mix(in srgb, ${color} ${Math.round(share * 55)}%, transparent)` }}
          >
            <strong>{count.toLocaleString("en")}</strong>
            {!isDense && <small>{(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %</small>}
          </span>
        );
      })}
    </>
  );
}
