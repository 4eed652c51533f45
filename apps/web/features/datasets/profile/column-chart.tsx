import type { ColumnProfile } from "@sagebrush/contracts/datasets/profile";
import { formatCompactCount, formatCountOf, formatNumber, formatPercent } from "../../../lib/format-numbers.ts";
import styles from "./column-chart.module.css";

const topValuesShown = 4;

/** The distribution of one column, small enough to stand in a list of thousands. */
export function ColumnChart({ column, rowCount }: { column: ColumnProfile; rowCount: number }) {
  switch (column.kind) {
    case "numeric":
      return (
        <MiniHistogram
          bins={column.histogram.map(({ start, end, count }) => ({
            label: `${formatNumber(start)} to ${formatNumber(end)}`,
            count,
          }))}
          from={column.min === null ? "" : formatNumber(column.min)}
          to={column.max === null ? "" : formatNumber(column.max)}
        />
      );
    case "temporal":
      return (
        <MiniHistogram
          bins={column.histogram.map(({ start, end, count }) => ({ label: `${start} to ${end}`, count }))}
          from={column.min?.slice(0, 10) ?? ""}
          to={column.max?.slice(0, 10) ?? ""}
        />
      );
    case "boolean": {
      const falseCount = rowCount - column.missingCount - column.trueCount;
      return (
        <ValueBars
          values={[
            { value: "true", count: column.trueCount },
            { value: "false", count: falseCount },
          ]}
          rowCount={rowCount}
        />
      );
    }
    case "string":
      return <ValueBars values={column.topValues.slice(0, topValuesShown)} rowCount={rowCount} />;
  }
}

interface MiniHistogramProps {
  bins: readonly { label: string; count: number }[];
  from: string;
  to: string;
}

function MiniHistogram({ bins, from, to }: MiniHistogramProps) {
  const highest = Math.max(1, ...bins.map(({ count }) => count));
  if (bins.length === 0) return <p className={styles.nothing}>Nothing to draw</p>;
  return (
    <figure className={styles.histogram}>
      <div className={styles.bins} role="img" aria-label={`Histogram from ${from} to ${to}`}>
        {bins.map(({ label, count }) => (
          <div key={label} className={styles.bin} title={`${label}: ${formatCountOf(count, "row")}`}>
            <div className={styles.bar} style={{ blockSize: `${(count / highest) * 100}%` }} data-empty={count === 0} />
          </div>
        ))}
      </div>
      <figcaption className={styles.range}>
        <span>{from}</span>
        <span>{to}</span>
      </figcaption>
    </figure>
  );
}

interface ValueBarsProps {
  values: readonly { value: string; count: number }[];
  rowCount: number;
}

function ValueBars({ values, rowCount }: ValueBarsProps) {
  const highest = Math.max(1, ...values.map(({ count }) => count));
  if (values.length === 0) return <p className={styles.nothing}>Nothing to draw</p>;
  return (
    <ul className={styles.values}>
      {values.map(({ value, count }) => (
        <li key={value} className={styles.value} title={`${value}: ${formatCountOf(count, "row")}`}>
          <span className={styles.valueText}>{value === "" ? "(empty text)" : value}</span>
          <span className={styles.valueTrack}>
            <span className={styles.valueBar} style={{ inlineSize: `${(count / highest) * 100}%` }} />
          </span>
          <span className={styles.valueCount}>
            {formatCompactCount(count)} <small>{formatPercent(rowCount === 0 ? 0 : count / rowCount)}</small>
          </span>
        </li>
      ))}
    </ul>
  );
}
