import { expect, test } from "vitest";
import type { AlgorithmDeclaration, LabelledProblemType, LabelledRows, TrainingReport } from "../estimator.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { lightgbmDeclaration } from "../lightgbm/lightgbm.declaration.ts";
import reference from "../tree-references/ranking.json" with { type: "json" };
import { contextOf } from "./boosting-fixtures.ts";
import { xgboostDeclaration } from "./xgboost.declaration.ts";

// What make_ranking_references.py wrote: NDCG of the first 10 rows of queries that were held out.

function rowsOf(isWanted: (query: number) => boolean): LabelledRows {
  const rows = [...reference.queries.keys()].filter((row) => isWanted(reference.queries[row]));
  return {
    features: {
      rowCount: rows.length,
      names: reference.columns.map((_, index) => `f${index}`),
      columns: reference.columns.map((column) => Float32Array.from(rows, (row) => column[row])),
    },
    target: Float64Array.from(rows, (row) => reference.target[row]),
    groups: Int32Array.from(rows, (row) => reference.queries[row]),
  };
}

async function fit(algorithm: AlgorithmDeclaration<LabelledProblemType>, given: Record<string, HyperparameterValue>) {
  const { values, issues } = parseHyperparameters(algorithm.hyperparameters, given);
  expect([...issues, ...algorithm.validate(values, "ranking")]).toEqual([]);
  const context = contextOf();
  const task = {
    ...{ problemType: "ranking" as const, classCount: 0 },
    train: rowsOf((query) => query < reference.heldOutFrom),
    validation: rowsOf((query) => query >= reference.heldOutFrom),
  };
  await algorithm.createEstimator(values).fit(task, context);
  return context.reports.map(({ metrics }: TrainingReport) => metrics["validation:ndcg@10"]);
}

// XGBoost 1.7.4 draws its pairs by lot, as "mean" does: ours of another lot is near it, and no more. "topk" is that of XGBoost
// from 2.0, which learns from other pairs.
test.each([
  ["rank:pairwise", "mean", 0.015],
  ["rank:pairwise", "topk", 0.03],
  ["rank:ndcg", "mean", 0.015],
  ["rank:ndcg", "topk", 0.03],
] as const)(
  "%s with pairs by %s orders held-out rows as well as XGBoost's drawn pairs do",
  async (objective, method, tolerance) => {
    const history = await fit(xgboostDeclaration, {
      ...{ objective, lambdarank_pair_method: method, eval_metric: "ndcg@10" },
      ...{ num_round: 60, eta: 0.1, max_depth: 4 },
    });
    expect(Math.abs(history[59] / reference.xgboost[objective] - 1)).toBeLessThan(tolerance);
  },
);

test("lambdarank orders held-out rows as LightGBM does, round after round", async () => {
  const history = await fit(lightgbmDeclaration, {
    ...{ num_boost_round: 50, num_leaves: 15, min_data_in_leaf: 20, learning_rate: 0.1, max_depth: -1 },
    ...{ early_stopping_rounds: 0, feature_fraction: 1, bagging_freq: 0 },
  });
  for (const [at, round] of [0, 9, 49].entries()) {
    const ratio = history[round] / reference.lightgbm.lambdarank[at];
    expect([round, ratio > 0.985 && ratio < 1.015 ? "near" : ratio]).toEqual([round, "near"]);
  }
});
