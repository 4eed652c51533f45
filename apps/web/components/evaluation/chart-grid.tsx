import type { ReactNode } from "react";
import styles from "./chart-grid.module.css";

/** Charts side by side where there is room, below one another where there is not. */
export function ChartGrid({ children }: { children: ReactNode }) {
  return <div className={styles.grid}>{children}</div>;
}
