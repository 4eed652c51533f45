import type { CategoricalColumn, NumericColumn } from "../table.ts";
import type { ClusterProfile } from "./evaluation.ts";
import type { JudgedRows } from "./judged-rows.ts";

const maximumProfiles = 30;

/**
 * What is typical of each cluster, column by column: the mean, or the most frequent value, beside all rows. First come the
 * columns whose variation the clusters explain best.
 */
export function clusterProfiles(
  { table, shownNumber }: JudgedRows,
  clusterOf: Int32Array,
  clusterCount: number,
): ClusterProfile[] {
  const told = table.columns.map((column) =>
    column.kind === "numeric"
      ? // Where numbers read as dates or as true and false, so do their means not.
        numericProfile(column, clusterOf, clusterCount)
      : categoricalProfile(column, clusterOf, clusterCount),
  );
  const isNumber = (column: string) => typeof (shownNumber?.(column, 0) ?? 0) === "number";
  return told
    .filter(({ profile }) => profile.kind === "categorical" || isNumber(profile.column))
    .sort((left, right) => right.explained - left.explained)
    .slice(0, maximumProfiles)
    .map(({ profile }) => profile);
}

interface ToldProfile {
  profile: ClusterProfile;
  /** The share of the column's variation that the clusters explain, 0 to 1. */
  explained: number;
}

function numericProfile({ name, values }: NumericColumn, clusterOf: Int32Array, clusterCount: number): ToldProfile {
  const counts = new Float64Array(clusterCount);
  const sums = new Float64Array(clusterCount);
  let squares = 0;
  for (const [row, value] of values.entries()) {
    if (!Number.isFinite(value)) continue;
    counts[clusterOf[row]]++;
    sums[clusterOf[row]] += value;
  }
  const count = counts.reduce((sum, size) => sum + size, 0);
  const mean = count === 0 ? null : sums.reduce((sum, value) => sum + value, 0) / count;
  for (const value of values) if (Number.isFinite(value)) squares += (value - (mean ?? 0)) ** 2;
  const clusterMeans = Array.from(sums, (sum, cluster) => (counts[cluster] === 0 ? null : sum / counts[cluster]));
  const between = clusterMeans.reduce<number>(
    (sum, clusterMean, cluster) => sum + counts[cluster] * ((clusterMean ?? 0) - (mean ?? 0)) ** 2,
    0,
  );
  const standardDeviation = count === 0 ? null : Math.sqrt(squares / count);
  return {
    profile: { kind: "numeric", column: name, mean, standardDeviation, clusterMeans },
    explained: squares > 0 ? between / squares : 0,
  };
}

/** Explained is the share of the Gini impurity that the clusters take away (Goodman and Kruskal's tau). */
function categoricalProfile(
  { name, codes, categories }: CategoricalColumn,
  clusterOf: Int32Array,
  clusterCount: number,
): ToldProfile {
  const counts = Array.from({ length: clusterCount }, () => new Float64Array(categories.length));
  const overall = new Float64Array(categories.length);
  for (const [row, code] of codes.entries()) {
    if (code < 0) continue;
    counts[clusterOf[row]][code]++;
    overall[code]++;
  }
  const total = sumOf(overall);
  const impurity = total - sumOfSquares(overall) / Math.max(1, total);
  const within = counts.reduce((sum, own) => sum + sumOf(own) - sumOfSquares(own) / Math.max(1, sumOf(own)), 0);
  const clusterTops = counts.map((own) => {
    const size = sumOf(own);
    if (size === 0) return null;
    const top = own.indexOf(own.reduce((most, value) => Math.max(most, value), 0));
    return { value: categories[top], share: own[top] / size, overallShare: overall[top] / total };
  });
  return {
    profile: { kind: "categorical", column: name, clusterTops },
    explained: impurity > 0 ? 1 - within / impurity : 0,
  };
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function sumOfSquares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
