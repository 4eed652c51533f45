import { TrainingDataError } from "../../table.ts";
import type { Labels } from "./objective.ts";

/** First row of every query, and the number of rows at the end. @throws TrainingDataError without an ascending group of each row */
export function queryBounds({ target, groups }: Labels): number[] {
  if (!groups)
    throw new TrainingDataError(
      "Ranking needs to know which rows are of one query: choose the group column (the query's id) and sort rows by it.",
    );
  if (groups.length !== target.length)
    throw new TrainingDataError(`${target.length} rows have ${groups.length} values of the group column.`);
  const bounds: number[] = [];
  for (let row = 0; row < groups.length; row++) {
    if (row > 0 && groups[row] < groups[row - 1])
      throw new TrainingDataError(
        `The group column descends at row ${row + 1}; rows of one query must stand together.`,
      );
    if (row === 0 || groups[row] !== groups[row - 1]) bounds.push(row);
  }
  bounds.push(groups.length);
  return bounds;
}

/** A query weighs what its rows weigh on average. */
export function queryWeight({ weights }: Labels, begin: number, end: number): number {
  if (!weights) return 1;
  let sum = 0;
  for (let row = begin; row < end; row++) sum += weights[row];
  return sum / (end - begin);
}

/** Rows of a query by falling score; equal scores keep the order of the rows. */
export function ranked(scores: ArrayLike<number>, begin: number, end: number): Uint32Array {
  return Uint32Array.from({ length: end - begin }, (_, at) => begin + at).sort(
    (left, right) => scores[right] - scores[left],
  );
}

export function discountAt(rank: number): number {
  return 1 / Math.log2(rank + 2);
}

export function gainOf(relevance: number, isExponential: boolean): number {
  return isExponential ? 2 ** relevance - 1 : relevance;
}
