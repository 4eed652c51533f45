import { chartColor } from "../charts/palette.ts";
import styles from "./signed-bars.module.css";

export interface SignedBar {
  name: string;
  /** The bar goes from `start` to `end`; right where it rises. */
  start: number;
  end: number;
  text: string;
  /** Drawn as a mark at `end`, with its name in bold: where a sum begins or ends. */
  isTotal?: boolean;
}

/** Bars along one scale, each beginning where it says: steps of a sum, or sides of zero. */
export function SignedBars({ bars, marker }: { bars: readonly SignedBar[]; marker?: number }) {
  const places = bars.flatMap(({ start, end }) => [start, end]);
  const low = Math.min(...places, marker ?? Number.POSITIVE_INFINITY);
  const high = Math.max(...places, marker ?? Number.NEGATIVE_INFINITY);
  const span = high > low ? high - low : 1;
  const percent = (value: number) => `${((value - low) / span) * 100}%`;
  return (
    <ol className={styles.list}>
      {bars.map(({ name, start, end, text, isTotal = false }) => (
        <li key={name} className={isTotal ? `${styles.item} ${styles.total}` : styles.item}>
          <span className={styles.name} title={name}>
            {name}
          </span>
          <span className={styles.track}>
            {marker !== undefined && <span className={styles.marker} style={{ insetInlineStart: percent(marker) }} />}
            {isTotal ? (
              <span className={styles.dot} style={{ insetInlineStart: percent(end) }} />
            ) : (
              <span
                className={styles.bar}
                style={{
                  insetInlineStart: percent(Math.min(start, end)),
                  inlineSize: `${(Math.abs(end - start) / span) * 100}%`,
                  background: chartColor(end < start ? "blue" : "vermillion"),
                }}
              />
            )}
          </span>
          <span className={styles.value}>{text}</span>
        </li>
      ))}
    </ol>
  );
}
