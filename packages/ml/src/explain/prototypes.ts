import type { Random } from "../random.ts";
import { columnNamed, selectRows, type Table, type TableColumn } from "../table.ts";

export interface Prototype {
  /** Share of the rows it stands for. */
  weight: number;
  /** By column: a median, or the most frequent category; null where most are missing. */
  values: Record<string, number | string | null>;
}

const mostPasses = 10;
/** Rarer kinds of rows are left out: what is kept must not be somebody's row. */
const leastRows = 5;

/**
 * A few rows that stand for all: k-prototypes, which is k-means with categories (Huang 1998), numbers by their standard
 * deviation, a different category or a missing value counting as one. A background for explanations that holds no row of
 * the data itself. O(passes x rows x count x columns).
 * @returns at most `count`, the weightiest first; one of all rows where there are too few for more
 */
export function prototypes(options: {
  table: Table;
  columnNames: readonly string[];
  count: number;
  random: Random;
}): Prototype[] {
  const { table, columnNames, random } = options;
  const columns = columnNames.map((name) => columnNamed(table, name));
  const count = Math.max(1, Math.min(options.count, Math.floor(table.rowCount / (4 * leastRows))));
  const points = columns.map(toPoints);
  const isCategory = columns.map((column) => column.kind === "categorical");
  let centres = firstCentres(points, isCategory, table.rowCount, count, random);
  let members = assign(points, isCategory, centres, table.rowCount);
  for (let pass = 0; pass < mostPasses; pass++) {
    centres = centres.map((centre, index) =>
      points.map((values, column) => middle(values, members, index, isCategory[column], centre[column])),
    );
    const next = assign(points, isCategory, centres, table.rowCount);
    if (next.every((cluster, row) => cluster === members[row])) break;
    members = next;
  }
  const groups = centres.map((_, index) =>
    Int32Array.from([...members.keys()].filter((row) => members[row] === index)),
  );
  const kept = groups.filter((rows) => rows.length >= leastRows);
  const used = kept.length > 0 ? kept : [Int32Array.from({ length: table.rowCount }, (_, row) => row)];
  const total = used.reduce((sum, rows) => sum + rows.length, 0);
  return used
    .map((rows) => ({
      weight: rows.length / total,
      values: Object.fromEntries(
        selectRows({ rowCount: table.rowCount, columns }, rows).columns.map((column) => [column.name, typical(column)]),
      ),
    }))
    .sort((one, other) => other.weight - one.weight);
}

/** float64[rows]: numbers in standard deviations, codes of categories; NaN where missing. */
function toPoints(column: TableColumn): Float64Array {
  if (column.kind === "categorical") return Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : code));
  const known = column.values.filter(Number.isFinite);
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, known.length);
  const scale = Math.sqrt(variance) || 1;
  return column.values.map((value) => (Number.isFinite(value) ? (value - mean) / scale : Number.NaN));
}

/** k-means++: each further centre is a row, drawn in proportion to its distance to those before. */
function firstCentres(
  points: readonly Float64Array[],
  isCategory: readonly boolean[],
  rowCount: number,
  count: number,
  random: Random,
): number[][] {
  const rowAt = (row: number) => points.map((values) => values[row]);
  const centres = [rowAt(random.nextInt(rowCount))];
  const nearest = new Float64Array(rowCount).fill(Number.POSITIVE_INFINITY);
  while (centres.length < count) {
    let total = 0;
    for (let row = 0; row < rowCount; row++) {
      nearest[row] = Math.min(nearest[row], distance(points, isCategory, row, centres[centres.length - 1]));
      total += nearest[row];
    }
    if (total === 0) break;
    let left = random.next() * total;
    let chosen = 0;
    while (chosen < rowCount - 1 && left >= nearest[chosen]) left -= nearest[chosen++];
    centres.push(rowAt(chosen));
  }
  return centres;
}

function assign(
  points: readonly Float64Array[],
  isCategory: readonly boolean[],
  centres: readonly (readonly number[])[],
  rowCount: number,
): Int32Array {
  return Int32Array.from({ length: rowCount }, (_, row) => {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const [index, centre] of centres.entries()) {
      const far = distance(points, isCategory, row, centre);
      if (far < least) [best, least] = [index, far];
    }
    return best;
  });
}

function distance(
  points: readonly Float64Array[],
  isCategory: readonly boolean[],
  row: number,
  centre: readonly number[],
): number {
  let sum = 0;
  for (let column = 0; column < points.length; column++) {
    const one = points[column][row];
    const other = centre[column];
    if (Number.isNaN(one) || Number.isNaN(other)) sum += Number.isNaN(one) === Number.isNaN(other) ? 0 : 1;
    else if (isCategory[column]) sum += one === other ? 0 : 1;
    else sum += (one - other) ** 2;
  }
  return sum;
}

/** The mean, or the most frequent code, of a cluster; NaN where most are missing. An empty cluster stays where it was. */
function middle(values: Float64Array, members: Int32Array, cluster: number, isCode: boolean, before: number): number {
  const own = values.filter((_, row) => members[row] === cluster);
  const known = own.filter((value) => !Number.isNaN(value));
  if (own.length === 0) return before;
  if (2 * known.length < own.length) return Number.NaN;
  return isCode ? mostFrequent(known) : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function typical(column: TableColumn): number | string | null {
  if (column.kind === "categorical") {
    const known = Float64Array.from(column.codes.filter((code) => code >= 0));
    return 2 * known.length < column.codes.length ? null : column.categories[mostFrequent(known)];
  }
  const known = column.values.filter(Number.isFinite).sort();
  return 2 * known.length < column.values.length ? null : known[Math.floor((known.length - 1) / 2)];
}

/** The lowest of the most frequent. */
function mostFrequent(codes: Float64Array): number {
  const counts = new Map<number, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].reduce((best, entry) =>
    entry[1] > best[1] || (entry[1] === best[1] && entry[0] < best[0]) ? entry : best,
  )[0];
}
