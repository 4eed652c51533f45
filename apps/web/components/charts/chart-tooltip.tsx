import styles from "./chart-tooltip.module.css";

export interface TooltipLine {
  name: string;
  value: string;
  color?: string;
}

/** What hovers over a point: a heading and one line a series. */
export function ChartTooltip({ heading, lines }: { heading: string; lines: readonly TooltipLine[] }) {
  return (
    <div className={styles.tooltip}>
      <div className={styles.heading}>{heading}</div>
      {lines.map(({ name, value, color }) => (
        <div key={name} className={styles.line}>
          {color && <span className={styles.dot} style={{ background: color }} />}
          <span>{name}</span>
          <strong>{value}</strong>
        </div>
      ))}
    </div>
  );
}
