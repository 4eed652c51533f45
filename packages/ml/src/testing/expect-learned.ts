import { expect } from "vitest";
import type { ProblemType, TrainingTask } from "../estimator.ts";
import { transformTable } from "../preprocessing/transform-table.ts";
import { queriesOf, usualContractRows } from "../usual-contract-rows.ts";
import type { Fitted, Prepared } from "./prepare-for-contract.ts";

/** Expects that a model has learned what there is, by its answers for the rows it saw. */
export function expectLearned(problemType: ProblemType, prepared: Prepared, fitted: Fitted): void {
  learns[problemType](prepared, fitted);
}

const learns: Record<ProblemType, (prepared: Prepared, fitted: Fitted) => void> = {
  regression({ target, task }, fitted) {
    const predictions = fitted.predict(task.train.features);
    const mean = target.reduce((sum, value) => sum + value, 0) / target.length;
    const squares = (answer: (row: number) => number) =>
      target.reduce((sum, value, row) => sum + (answer(row) - value) ** 2, 0);
    expect(squares((row) => predictions[row])).toBeLessThan(0.5 * squares(() => mean));
  },
  "binary-classification": givesTrueClassesMoreThanHalf,
  "multiclass-classification": givesTrueClassesMoreThanHalf,
  clustering({ task }, fitted) {
    const predictions = fitted.predict(task.train.features);
    const squares = predictions.reduce((sum, value, at) => sum + (at % 2 === 1 ? value ** 2 : 0), 0);
    expect(squares).toBeLessThan(0.5 * totalSquares(task));
  },
  "anomaly-detection"({ contractRows, task, preprocessing }, fitted) {
    const scores = fitted.predict(task.train.features).sort();
    const own = fitted.predict(transformTable(preprocessing, contractRows.strangers ?? usualContractRows.strangers));
    for (let row = 0; row < own.length; row += 2) {
      expect(own[row]).toBeGreaterThan(own[row + 1]);
      expect(own[row]).toBeGreaterThanOrEqual(scores[Math.floor(0.9 * scores.length)]);
    }
  },
  "dimension-reduction"({ task }, fitted) {
    const predictions = fitted.predict(task.train.features);
    const width = predictions.length / task.train.features.rowCount;
    const squares = Float64Array.from({ length: width }, (_, component) => {
      const own = predictions.filter((_, at) => at % width === component);
      const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
      return own.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    });
    expect([...squares]).toEqual([...squares].sort((left, right) => right - left));
    expect(squares.reduce((sum, value) => sum + value, 0)).toBeGreaterThan(0.5 * totalSquares(task));
  },
  ranking: ordersMostPairs,
  "topic-modeling"() {
    throw new Error("Topics are of words: their algorithms are held to the contract on texts.");
  },
  "word-embedding"() {
    throw new Error("Their algorithms are held to the contract on texts.");
  },
};

/** Of all pairs of rows of a query whose relevances differ, most are in the right order. */
function ordersMostPairs({ target, task }: Prepared, fitted: Fitted): void {
  const scores = fitted.predict(task.train.features);
  const queries = queriesOf(Int32Array.from(target.keys()));
  let right = 0;
  let pairs = 0;
  for (const [better, query] of queries.entries()) {
    for (let worse = 0; worse < queries.length; worse++) {
      if (queries[worse] !== query || target[better] <= target[worse]) continue;
      pairs++;
      if (scores[better] > scores[worse]) right++;
    }
  }
  expect(right / pairs).toBeGreaterThan(0.75);
}

function givesTrueClassesMoreThanHalf({ target, task }: Prepared, fitted: Fitted): void {
  const predictions = fitted.predict(task.train.features);
  const { classCount } = task;
  const ofTrueClass = target.map((code, row) => predictions[row * classCount + code]);
  const sums = Array.from(target, (_code, row) =>
    predictions.subarray(row * classCount, (row + 1) * classCount).reduce((sum, value) => sum + value, 0),
  );
  for (const sum of sums) expect(sum).toBeCloseTo(1, 5);
  expect(ofTrueClass.reduce((sum, value) => sum + value, 0) / target.length).toBeGreaterThan(0.55);
}

/** Squared distances of the rows from their mean. */
function totalSquares({ train: { features: matrix } }: TrainingTask<ProblemType>): number {
  return matrix.columns.reduce((total, column) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / matrix.rowCount;
    return total + column.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  }, 0);
}
