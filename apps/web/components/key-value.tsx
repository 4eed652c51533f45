import type { ReactNode } from "react";
import styles from "./key-value.module.css";

export interface Fact {
  label: string;
  value: ReactNode;
}

interface KeyValueProps {
  facts: readonly Fact[];
  /** At most; fewer where they do not fit. */
  columns?: number;
}

/** Facts about one resource. An empty value reads as a dash. */
export function KeyValue({ facts, columns = 4 }: KeyValueProps) {
  return (
    <dl className={styles.facts} style={{ "--columns": columns }}>
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value === null || value === undefined || value === "" ? "–" : value}</dd>
        </div>
      ))}
    </dl>
  );
}
