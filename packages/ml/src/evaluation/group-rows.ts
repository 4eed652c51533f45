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
/** Quarters of more rows are those of every n-th. */
const quantileRows = 50_000;

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
  const distinct = fewDistinct(values);
  const codes = new Int32Array(values.length);
  if (distinct !== null) {
    const groups: SegmentValues[] = distinct.map((number) => ({ kind: "number", number }));
    for (const [row, value] of values.entries()) {
      codes[row] = Number.isNaN(value) ? groups.length : distinct.indexOf(value);
    }
    return { groups: [...groups, { kind: "missing" }], codes };
  }
  const { bounds, highest } = quarters(values);
  const groups: SegmentValues[] = bounds.map((lower, group) => ({
    kind: "range",
    lower: finiteOrNull(lower),
    upper: finiteOrNull(bounds[group + 1] ?? highest),
    includesUpper: group === bounds.length - 1,
  }));
  for (let row = 0; row < values.length; row++) {
    let group = 0;
    while (group + 1 < bounds.length && values[row] >= bounds[group + 1]) group++;
    codes[row] = Number.isNaN(values[row]) ? bounds.length : group;
  }
  return { groups: [...groups, { kind: "missing" }], codes };
}

/** In rising order, without NaN; null where there are more than a few, or an infinity. */
function fewDistinct(values: Float64Array): number[] | null {
  const distinct: number[] = [];
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (Number.isNaN(value) || distinct.includes(value)) continue;
    distinct.push(value);
    if (distinct.length > maximumDistinctNumbers || !Number.isFinite(value)) return null;
  }
  return distinct.sort((left, right) => left - right);
}

/** Lower bounds of up to four ranges of about as many rows each: a value that fills more than a quarter bounds one only. */
function quarters(values: Float64Array): { bounds: number[]; highest: number } {
  const step = Math.max(1, Math.floor(values.length / quantileRows));
  const sample = values.filter((value, row) => row % step === 0 && !Number.isNaN(value)).sort();
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < values.length; row++) {
    if (values[row] < lowest) lowest = values[row];
    if (values[row] > highest) highest = values[row];
  }
  const inner = [0.25, 0.5, 0.75].map((share) => sample[Math.floor(share * sample.length)]);
  const bounds = [...new Set([lowest, ...inner.filter((bound) => bound > lowest)])];
  return { bounds, highest };
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
