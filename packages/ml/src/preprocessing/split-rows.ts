import { createRandom } from "../random.ts";
import { TrainingDataError } from "../table.ts";

/** Shares of the rows; 0 or more, together 1. */
export interface SplitFractions {
  train: number;
  validation: number;
  test: number;
}

/** Row indices of each set, ascending; every row is in exactly one. */
export interface RowSplit {
  train: Int32Array;
  validation: Int32Array;
  test: Int32Array;
}

/**
 * Deals rows at random into three sets, the same for the same seed. A set with a share above 0 gets at least one row.
 * With `stratifyBy` (class codes) each class is dealt in the same proportions, up to one row, and every class has a
 * row in `train`.
 * @throws TrainingDataError when there are too few rows for that.
 */
export function splitRows(options: {
  rowCount: number;
  fractions: SplitFractions;
  seed: number;
  stratifyBy?: Float64Array;
}): RowSplit {
  const { rowCount, fractions, stratifyBy } = options;
  requireFractions(fractions);
  const classCount = stratifyBy === undefined ? 1 : new Set(stratifyBy).size;
  const counts = countRows({ rowCount, fractions, classCount, unit: { one: "row", many: "rows" } });
  const order = dealingOrder(rowCount, options.seed, stratifyBy);
  const validationEnd = counts.train + counts.validation;
  return {
    train: order.slice(0, counts.train).sort(),
    validation: order.slice(counts.train, validationEnd).sort(),
    test: order.slice(validationEnd).sort(),
  };
}

/**
 * The same for queries, which are dealt whole: shares are of the queries.
 * @param groups ascending from 0: the query of each row
 */
export function splitQueries(options: { groups: Int32Array; fractions: SplitFractions; seed: number }): RowSplit {
  const { groups, fractions, seed } = options;
  requireFractions(fractions);
  const queryCount = groups.length === 0 ? 0 : groups[groups.length - 1] + 1;
  const unit = { one: "query", many: "queries" };
  const counts = countRows({ rowCount: queryCount, fractions, classCount: 1, unit });
  const setOf = new Uint8Array(queryCount);
  for (const [place, query] of dealingOrder(queryCount, seed, undefined).entries())
    setOf[query] = place < counts.train ? 0 : place < counts.train + counts.validation ? 1 : 2;
  const rows = Int32Array.from(groups.keys());
  return {
    train: rows.filter((row) => setOf[groups[row]] === 0),
    validation: rows.filter((row) => setOf[groups[row]] === 1),
    test: rows.filter((row) => setOf[groups[row]] === 2),
  };
}

function requireFractions(fractions: SplitFractions): void {
  const shares = [fractions.train, fractions.validation, fractions.test];
  const sum = shares.reduce((total, share) => total + share, 0);
  if (shares.some((share) => !(share >= 0)) || Math.abs(sum - 1) > 1e-6 || fractions.train === 0) {
    throw new TrainingDataError(
      `The shares ${shares.join(", ")} for training, validation and test must be 0 or more, with some training, and add up to 1; they add up to ${sum}.`,
    );
  }
}

/** Validation and test get their rounded shares, at least one row each; training gets the rest. */
function countRows({
  rowCount,
  fractions,
  classCount,
  unit,
}: {
  rowCount: number;
  fractions: SplitFractions;
  classCount: number;
  /** What is dealt, for messages. */
  unit: { one: string; many: string };
}) {
  const validation = fractions.validation > 0 ? Math.max(1, Math.round(rowCount * fractions.validation)) : 0;
  const test = fractions.test > 0 ? Math.max(1, Math.round(rowCount * fractions.test)) : 0;
  const needed = classCount + (validation > 0 ? 1 : 0) + (test > 0 ? 1 : 0);
  // A single query is enough to learn an order from; of rows it takes two that differ.
  const least = unit.one === "query" ? needed : Math.max(2, needed);
  if (rowCount < least) {
    const sets = ["training", ...(validation > 0 ? ["validation"] : []), ...(test > 0 ? ["test"] : [])].join(", ");
    const classes = classCount > 1 ? ` of ${classCount} classes, each of which must be in training` : "";
    throw new TrainingDataError(
      `${rowCount} ${rowCount === 1 ? unit.one : unit.many} with a known target${classes} cannot be split into ${sets}; at least ${least} are needed. Add ${unit.many}, or give up a set.`,
    );
  }
  const shortage = Math.max(0, classCount - (rowCount - validation - test));
  const fromTest = Math.min(Math.max(0, test - 1), Math.ceil(shortage / 2));
  const fromValidation = Math.min(Math.max(0, validation - 1), shortage - fromTest);
  const counts = { validation: validation - fromValidation, test: test - (shortage - fromValidation) };
  return { train: rowCount - counts.validation - counts.test, ...counts };
}

/**
 * The rows in the order they are dealt. Each class is spread evenly over the unit interval from a random start
 * (systematic sampling), so that any cut takes the same share of each; the first of each class comes before all others.
 */
function dealingOrder(rowCount: number, seed: number, stratifyBy: Float64Array | undefined): Int32Array {
  const random = createRandom(seed);
  const shuffled = Int32Array.from({ length: rowCount }, (_, row) => row);
  for (let last = rowCount - 1; last > 0; last--) {
    const other = random.nextInt(last + 1);
    const row = shuffled[last];
    shuffled[last] = shuffled[other];
    shuffled[other] = row;
  }
  if (stratifyBy === undefined) return shuffled;

  const classSizes = new Map<number, number>();
  for (const code of stratifyBy) classSizes.set(code, (classSizes.get(code) ?? 0) + 1);
  const starts = new Map(
    [...classSizes.keys()].sort((left, right) => left - right).map((code) => [code, random.next()]),
  );
  const dealt = new Map<number, number>();
  const place = new Float64Array(rowCount);
  for (const row of shuffled) {
    const code = stratifyBy[row];
    const before = dealt.get(code) ?? 0;
    dealt.set(code, before + 1);
    place[row] = before === 0 ? -1 : (before + (starts.get(code) ?? 0)) / (classSizes.get(code) ?? 1);
  }
  // Typed arrays sort stably, so rows at the same place keep their shuffled order.
  return shuffled.sort((left, right) => place[left] - place[right]);
}
