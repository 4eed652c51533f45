import styles from "./bar-list.module.css";
import { ChartFrame, type ChartFrameProps } from "./chart-frame.tsx";
import { chartColor, type PaletteColor } from "./palette.ts";

export interface BarListItem {
  name: string;
  /** Bars are drawn in proportion to the largest. */
  value: number;
  /** The value as it is read. */
  text: string;
  isHighlighted?: boolean;
}

export interface BarListProps extends Pick<ChartFrameProps, "title" | "facts" | "controls"> {
  items: readonly BarListItem[];
  nameLabel: string;
  valueLabel: string;
  color?: PaletteColor;
  /** The value of a full bar; the largest item where left out. */
  maximum?: number;
  /** More than these are in the table only. */
  maximumShown?: number;
}

/** Named values as horizontal bars, in the order given. */
export function BarList(props: BarListProps) {
  const { items, nameLabel, valueLabel, color = "blue", maximumShown = 15, ...frame } = props;
  const largest = props.maximum ?? Math.max(...items.map(({ value }) => Math.abs(value)), Number.MIN_VALUE);
  const hiddenCount = items.length - Math.min(items.length, maximumShown);
  return (
    <ChartFrame
      title={frame.title}
      controls={frame.controls}
      facts={
        hiddenCount > 0 ? `${frame.facts} ${hiddenCount.toLocaleString("en")} more are in the table.` : frame.facts
      }
      table={{ columns: [nameLabel, valueLabel], rows: items.map(({ name, text }) => [name, text]) }}
    >
      <ol className={styles.list}>
        {items.slice(0, maximumShown).map(({ name, value, text, isHighlighted }) => (
          <li key={name} className={styles.item}>
            <span className={styles.name} title={name}>
              {name}
            </span>
            <span className={styles.track}>
              <span
                className={styles.bar}
                style={{
                  inlineSize: `${Math.min(100, (Math.abs(value) / largest) * 100)}%`,
                  background: chartColor(color),
                  opacity: isHighlighted === false ? 0.45 : 1,
                }}
              />
            </span>
            <span className={styles.value}>{text}</span>
          </li>
        ))}
      </ol>
    </ChartFrame>
  );
}
