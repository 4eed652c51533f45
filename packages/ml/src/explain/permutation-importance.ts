import { setImmediate } from "node:timers/promises";
import type { Random } from "../random.ts";
import { selectRows, type Table } from "../table.ts";

export interface PermutedColumn {
  feature: string;
  /** By how much the metric gets worse when the column is shuffled: mean over the repeats; below 0 it got better. */
  mean: number;
  /** Over the repeats, with n - 1; 0 for one. */
  standardDeviation: number;
}

/**
 * Permutation importance on rows that were not learned from: how much a metric loses when one raw column's values are
 * dealt to other rows. A category is one column. Columns that say the same share their importance, as each stands in for
 * the other. Breiman 2001, section 10; repeats as in scikit-learn.
 * @param score the metric for predictions of all rows, or null where it has no meaning
 * @returns columns by falling mean; fewer than asked for when `signal` was aborted, those that came first. Null where the
 * metric has no meaning.
 */
export async function permutationImportance(options: {
  table: Table;
  columnNames: readonly string[];
  predict: (table: Table) => Float64Array;
  score: (predictions: Float64Array) => number | null;
  direction: "minimize" | "maximize";
  repeats: number;
  random: Random;
  signal: AbortSignal;
}): Promise<{ score: number; features: PermutedColumn[] } | null> {
  const { table, columnNames, predict, repeats, random, signal } = options;
  const sign = options.direction === "minimize" ? 1 : -1;
  const score = options.score(predict(table));
  if (score === null) return null;
  const features: PermutedColumn[] = [];
  for (const [index, feature] of columnNames.entries()) {
    const losses: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      await setImmediate();
      if (signal.aborted) return { score, features: features.sort(byFallingMean) };
      const order = shuffledRows(table.rowCount, random.fork(index).fork(repeat));
      const shuffled = options.score(predict(withShuffledColumn(table, feature, order)));
      if (shuffled !== null) losses.push(sign * (shuffled - score));
    }
    features.push({ feature, ...meanAndDeviation(losses) });
  }
  return { score, features: features.sort(byFallingMean) };
}

function byFallingMean(one: PermutedColumn, other: PermutedColumn): number {
  return other.mean - one.mean;
}

function withShuffledColumn(table: Table, name: string, order: Int32Array): Table {
  const columns = table.columns.map((column) =>
    column.name === name ? selectRows({ rowCount: table.rowCount, columns: [column] }, order).columns[0] : column,
  );
  return { rowCount: table.rowCount, columns };
}

/** Fisher and Yates's shuffle. */
function shuffledRows(rowCount: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: rowCount }, (_, row) => row);
  for (let last = rowCount - 1; last > 0; last--) {
    const other = random.nextInt(last + 1);
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

function meanAndDeviation(values: readonly number[]): { mean: number; standardDeviation: number } {
  const count = Math.max(1, values.length);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardDeviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0 };
}
