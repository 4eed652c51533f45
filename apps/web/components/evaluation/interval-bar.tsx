import { chartColor, type PaletteColor } from "../charts/palette.ts";
import styles from "./interval-bar.module.css";

interface IntervalBarProps {
  value: number;
  lower: number | null;
  upper: number | null;
  /** A dashed line to compare with. */
  overall: number | null;
  domain: readonly [number, number];
  color: PaletteColor;
}

/** A value with its interval on a scale that the bars of a table share; the numbers stand beside it. */
export function IntervalBar({ value, lower, upper, overall, domain: [low, high], color }: IntervalBarProps) {
  const place = (at: number) => `${Math.min(100, Math.max(0, (100 * (at - low)) / (high - low || 1)))}%`;
  return (
    <span className={styles.track} aria-hidden="true">
      {overall !== null && (
        <span
          className={styles.overall}
          style={{ insetInlineStart: place(overall), borderColor: chartColor("grey") }}
        />
      )}
      {lower !== null && upper !== null && (
        <span
          className={styles.whisker}
          style={{
            insetInlineStart: place(lower),
            insetInlineEnd: `calc(100% - ${place(upper)})`,
            background: chartColor(color),
          }}
        />
      )}
      <span className={styles.value} style={{ insetInlineStart: place(value), background: chartColor(color) }} />
    </span>
  );
}
