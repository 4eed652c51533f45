import type { ColumnType } from "@sagebrush/contracts/datasets/csv-import";

/** What people call the types; "Text" for strings, as not everyone programs. */
export const columnTypeLabels: Record<ColumnType, string> = {
  integer: "Integer",
  number: "Number",
  string: "Text",
  boolean: "Boolean",
  date: "Date",
  timestamp: "Timestamp",
};
