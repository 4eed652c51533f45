import type { LabelledProblemType } from "./estimator.ts";
import type { Table, TableColumn } from "./table.ts";

/** Rows on which the contract suite judges an algorithm: the usual ones, or its own where it takes not just any table. */
export interface ContractRows {
  table: Table;
  /** Of the same columns: missing, infinite, unseen and malformed values. */
  hostile: Table;
  /** Of the problem types the algorithm has that need one. */
  targets: Partial<Record<LabelledProblemType, TableColumn>>;
  /** Of anomaly detection: every first of two rows is strange, the other is one of the table's. */
  strangers?: Table;
  /** Columns of which one is the most important, and those that say nothing. */
  tellingColumns: readonly string[];
  silentColumns: readonly string[];
}
