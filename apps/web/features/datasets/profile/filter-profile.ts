import type { ColumnType } from "@sagebrush/contracts/datasets/csv-import";
import type { ColumnProfile } from "@sagebrush/contracts/datasets/profile";

export const profileOrders = ["file", "name", "missing", "distinct"] as const;
export type ProfileOrder = (typeof profileOrders)[number];

/** The columns whose name holds `text` and whose type is `type`, in the order asked for; ties stay in file order. */
export function filterProfile(
  columns: readonly ColumnProfile[],
  filter: { text: string; type: ColumnType | null; order: ProfileOrder },
): ColumnProfile[] {
  const text = filter.text.toLowerCase();
  const kept = columns.filter(
    ({ name, type }) => name.toLowerCase().includes(text) && (filter.type === null || type === filter.type),
  );
  switch (filter.order) {
    case "file":
      return kept;
    case "name":
      return kept.sort((left, right) => left.name.localeCompare(right.name, "en", { numeric: true }));
    case "missing":
      return kept.sort((left, right) => right.missingCount - left.missingCount);
    case "distinct":
      return kept.sort((left, right) => right.distinctCount - left.distinctCount);
  }
}

/** What one should know before training on a column; null when nothing stands out. */
export function columnRemark(column: ColumnProfile, rowCount: number): string | null {
  const present = rowCount - column.missingCount;
  if (rowCount > 0 && present === 0) return "Every value is missing";
  if (column.distinctCount === 1 && present > 1) return "One value only";
  if (column.kind === "string" && present > 20 && column.distinctCount >= 0.95 * present)
    return "Nearly every value differs, as in an identifier";
  if (column.missingFraction >= 0.5) return "More than half is missing";
  if (column.kind === "numeric" && column.infiniteCount > 0) return "Holds infinite values";
  return null;
}
