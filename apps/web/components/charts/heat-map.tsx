import { ChartFrame, type ChartFrameProps } from "./chart-frame.tsx";
import styles from "./heat-map.module.css";
import { chartColor } from "./palette.ts";

export interface HeatCell {
  text: string;
  /** A second line, smaller. */
  detail?: string;
  /** From -1 to 1: how far below or above what is usual; 0 is not coloured. */
  strength: number;
}

export interface HeatMapProps extends Pick<ChartFrameProps, "title" | "facts"> {
  /** What the rows are, for example "Column". */
  rowLabel: string;
  columns: readonly string[];
  rows: readonly { name: string; cells: readonly HeatCell[] }[];
}

/** Numbers in a grid; blue is above what is usual and orange below, the further the darker. */
export function HeatMap({ rowLabel, columns, rows, ...frame }: HeatMapProps) {
  return (
    <ChartFrame
      {...frame}
      table={{
        columns: [rowLabel, ...columns],
        rows: rows.map(({ name, cells }) => [
          name,
          ...cells.map(({ text, detail }) => (detail === undefined ? text : `${text} (${detail})`)),
        ]),
      }}
    >
      <div className={styles.scroll}>
        <div
          className={styles.grid}
          style={{ gridTemplateColumns: `minmax(96px, 220px) repeat(${columns.length}, minmax(72px, 1fr))` }}
        >
          <span />
          {columns.map((column) => (
            <span key={column} className={styles.columnLabel} title={column}>
              {column}
            </span>
          ))}
          {rows.map(({ name, cells }) => (
            <Row key={name} name={name} cells={cells} />
          ))}
        </div>
      </div>
    </ChartFrame>
  );
}

function Row({ name, cells }: { name: string; cells: readonly HeatCell[] }) {
  return (
    <>
      <span className={styles.rowLabel} title={name}>
        {name}
      </span>
      {cells.map(({ text, detail, strength }, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
          key={index}
          className={styles.cell}
          style={{ background: shade(strength) }}
        >
          <span className={styles.text} title={text}>
            {text}
          </span>
          {detail !== undefined && <small>{detail}</small>}
        </span>
      ))}
    </>
  );
}

function shade(strength: number): string {
  const share = Math.round(Math.min(1, Math.abs(strength)) * 50);
  return `color-mix(in srgb, ${chartColor(strength >= 0 ? "blue" : "orange")} ${share}%, transparent)`;
}
