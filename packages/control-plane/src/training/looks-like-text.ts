import type { ColumnProfile } from "@sagebrush/contracts/datasets/profile";

/** Fewer different values than this are categories, whatever they are called. */
const leastDistinct = 20;

/** Whether a column holds sentences, not names or codes: many different values, most of them of three words or more. */
export function looksLikeText(column: ColumnProfile): boolean {
  if (column.kind !== "string" || column.distinctCount < leastDistinct) return false;
  const long = column.topValues.filter(({ value }) => value.trim().split(/\s+/).length >= 3);
  return 2 * long.length > column.topValues.length;
}
