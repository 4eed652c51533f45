import type { CategoricalColumn, NumericColumn, TableColumn } from "../table.ts";

/** What the rows of a segment have in common in their column. */
export type SegmentValues =
  | { kind: "category"; category: string }
  /** All the rarer categories together. */
  | { kind: "others"; categoryCount: number }
  | { kind: "number"; number: number }
  /** `lower` included, `upper` only in the last range; null where there is no bound. */
  | { kind: "range"; lower: number | null; upper: number | null; includesUpper: boolean }
  | { kind: "missing" };

export interface GroupedRows {
  groups: SegmentValues[];
  /** int32[n]: the group of each row. */
  codes: Int32Array;
}

const maximumCategories = 15;
const maximumDistinctNumbers = 5;

/**
 * Every row in exactly one group: its category, its number where the column has few, else the quarter its number is in,
 * or missing. Groups without rows are left out.
 */
export function groupRows(column: TableColumn): GroupedRows {
  return withoutEmpty(column.kind === "categorical" ? byCategory(column) : byNumber(column));
}

/** The categories with the most rows; a single one more is better shown than called "others". */
function byCategory({ codes, categories }: CategoricalColumn): GroupedRows {
  const counts = new Int32Array(categories.length);
  for (const code of codes) if (code >= 0) counts[code]++;
  const byCount = [...counts.keys()]
    .filter((code) => counts[code] > 0)
    .sort((left, right) => counts[right] - counts[left] || left - right);
  const shown = byCount.length <= maximumCategories + 1 ? byCount : byCount.slice(0, maximumCategories);
  const groups: SegmentValues[] = [
    ...shown.map((code) => ({ kind: "category" as const, category: categories[code] })),
    { kind: "others", categoryCount: byCount.length - shown.length },
    { kind: "missing" },
  ];
  const groupOf = new Int32Array(categories.length).fill(shown.length);
  for (const [group, code] of shown.entries()) groupOf[code] = group;
  return { groups, codes: codes.map((code) => (code < 0 ? groups.length - 1 : groupOf[code])) };
}

function byNumber({ values }: NumericColumn): GroupedRows {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const distinct = distinctOf(sorted, maximumDistinctNumbers + 1);
  if (distinct.length <= maximumDistinctNumbers && distinct.every(Number.isFinite)) {
    const groups: SegmentValues[] = distinct.map((number) => ({ kind: "number", number }));
    const place = new Map(distinct.map((number, group) => [number, group]));
    return {
      groups: [...groups, { kind: "missing" }],
      codes: Int32Array.from(values, (value) => place.get(value) ?? groups.length),
    };
  }
  // A value that fills more than a quarter would give two equal bounds.
  const inner = [0.25, 0.5, 0.75].map((share) => sorted[Math.floor(share * sorted.length)]);
  const bounds = [...new Set([sorted[0], ...inner])];
  const groups: SegmentValues[] = bounds.map((lower, group) => ({
    kind: "range",
    lower: finiteOrNull(lower),
    upper: finiteOrNull(bounds[group + 1] ?? sorted[sorted.length - 1]),
    includesUpper: group === bounds.length - 1,
  }));
  const codes = Int32Array.from(values, (value) => {
    if (Number.isNaN(value)) return groups.length;
    let group = 0;
    while (group + 1 < bounds.length && value >= bounds[group + 1]) group++;
    return group;
  });
  return { groups: [...groups, { kind: "missing" }], codes };
}

function distinctOf(sorted: Float64Array, maximum: number): number[] {
  const distinct: number[] = [];
  for (const value of sorted) {
    if (value !== distinct[distinct.length - 1]) distinct.push(value);
    if (distinct.length === maximum) break;
  }
  return distinct;
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function withoutEmpty({ groups, codes }: GroupedRows): GroupedRows {
  const counts = new Int32Array(groups.length);
  for (const code of codes) counts[code]++;
  const kept = [...groups.keys()].filter((group) => counts[group] > 0);
  const placeOf = new Int32Array(groups.length);
  for (const [place, group] of kept.entries()) placeOf[group] = place;
  return { groups: kept.map((group) => groups[group]), codes: codes.map((code) => placeOf[code]) };
}
