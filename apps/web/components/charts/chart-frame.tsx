"use client";

import Button from "@cloudscape-design/components/button";
import { type ReactNode, useId, useState } from "react";
import styles from "./chart-frame.module.css";
import { DataTable, type DataTableContent } from "./data-table.tsx";
import { PaletteStyles } from "./palette-styles.tsx";

export interface LegendEntry {
  name: string;
  /** A CSS colour. */
  color: string;
  isDashed?: boolean;
}

export interface ChartFrameProps {
  title: string;
  /** What the chart says, in a sentence or two; the alternative for those who do not see it, and a caption for all. */
  facts: string;
  table: DataTableContent;
  legend?: readonly LegendEntry[];
  /** Stands right of the title. */
  controls?: ReactNode;
  children: ReactNode;
}

/** Title, legend, caption and the table behind every chart. */
export function ChartFrame({ title, facts, table, legend = [], controls, children }: ChartFrameProps) {
  const [isTable, setIsTable] = useState(false);
  const titleId = useId();
  return (
    <figure className={styles.frame} aria-labelledby={titleId}>
      <PaletteStyles />
      <div className={styles.head}>
        <div id={titleId} className={styles.title}>
          {title}
        </div>
        <div className={styles.controls}>
          {controls}
          <Button
            variant="inline-link"
            formAction="none"
            ariaLabel={isTable ? `Show ${title} as a chart` : `Show ${title} as a table`}
            onClick={() => setIsTable(!isTable)}
          >
            {isTable ? "Chart" : "Table"}
          </Button>
        </div>
      </div>
      {isTable ? <DataTable caption={title} {...table} /> : <div aria-hidden="true">{children}</div>}
      {!isTable && legend.length > 0 && <Legend entries={legend} />}
      <figcaption className={styles.facts}>{facts}</figcaption>
    </figure>
  );
}

function Legend({ entries }: { entries: readonly LegendEntry[] }) {
  return (
    <ul className={styles.legend} aria-hidden="true">
      {entries.map(({ name, color, isDashed }) => (
        <li key={name}>
          <span
            className={isDashed ? styles.dashedKey : styles.key}
            style={isDashed ? { borderColor: color } : { background: color }}
          />
          {name}
        </li>
      ))}
    </ul>
  );
}
