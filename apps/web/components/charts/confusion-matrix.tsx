import type { ReactNode } from "react";
import { ChartFrame } from "./chart-frame.tsx";
import { type ConfusionMeasure, confusionCells, confusionFacts, shareOfRow } from "./confusion.ts";
import styles from "./confusion-matrix.module.css";
import { chartColor } from "./palette.ts";

export interface ConfusionMatrixProps {
  title: string;
  labels: readonly string[];
  /** `counts[actual][predicted]` */
  counts: readonly (readonly number[])[];
  /** Rows where left out. */
  measure?: ConfusionMeasure;
  controls?: ReactNode;
}

/** Rows are what was so, columns what the model said; a cell is as dark as its share of the row. */
export function ConfusionMatrix({ title, labels, counts, measure = "count", controls }: ConfusionMatrixProps) {
  const cells = confusionCells(counts, measure);
  return (
    <ChartFrame
      title={title}
      controls={controls}
      facts={confusionFacts(labels, counts)}
      table={{
        columns: ["Actual", ...labels.map((label) => `Predicted ${label}`)],
        rows: labels.map((label, actual) => [label, ...(cells[actual] ?? [])]),
      }}
    >
      <div className={styles.scroll}>
        <div
          className={styles.grid}
          style={{ gridTemplateColumns: `max-content repeat(${labels.length}, minmax(56px, 1fr))` }}
        >
          <span className={styles.corner}>
            Actual ↓<br />
            Predicted →
          </span>
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
              cells={cells[actual] ?? []}
              hasShares={labels.length <= 8 && measure === "count"}
              cellSize={cellSizeOf(labels.length)}
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
  cells: readonly string[];
  hasShares: boolean;
  cellSize: "roomy" | "usual" | "compact";
}

/** Up to some 15 classes are seen without scrolling. */
function cellSizeOf(classCount: number): RowProps["cellSize"] {
  if (classCount <= 3) return "roomy";
  return classCount <= 8 ? "usual" : "compact";
}

function Row({ label, actual, counts, cells, hasShares, cellSize }: RowProps) {
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
            className={`${styles.cell} ${styles[cellSize]}`}
            style={{ background: `color-mix(in srgb, ${color} ${Math.round(share * 55)}%, transparent)` }}
          >
            <strong>{cells[predicted]}</strong>
            {hasShares && <small>{(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %</small>}
          </span>
        );
      })}
    </>
  );
}
