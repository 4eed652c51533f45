import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { DatasetColumn } from "@sagebrush/contracts/datasets/dataset";
import { createTrainingJobRequest } from "@sagebrush/contracts/training/training-job";
import { withDatabase } from "@sagebrush/data/duckdb";
import { dataLimits } from "@sagebrush/ml/preprocessing/training-memory";
import { createTestStorage } from "@sagebrush/platform/testing/create-test-storage";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TrainedModel, trainModel } from "./train-model.ts";

const memoryBytes = 2 ** 33;
/** The table is too large to be held; one column is read at a time, and rows by the ten thousand. */
const nothingHeld = { heldBytes: 1_000_000, portionBytes: 1, stretchBytes: 1 };
const types: Record<string, DatasetColumn["type"]> = {
  ...{ size: "number", gaps: "number", day: "timestamp", flag: "boolean", whole: "integer", city: "string" },
  ...{ empty: "number", qid: "integer", w: "number", amount: "number", label: "string", grade: "integer" },
};

let work: Awaited<ReturnType<typeof createTestStorage>>;
let parquetPath: string;

beforeAll(async () => {
  work = await createTestStorage();
  parquetPath = join(work.folder, "rows.parquet");
  await withDatabase({ directories: [work.folder] }, async (connection) => {
    await connection.run(`COPY (
      SELECT sin(i) * 10 AS size, CASE WHEN i % 5 = 0 THEN NULL ELSE cos(i * 3) END AS gaps,
             TIMESTAMP '2026-01-01' + INTERVAL (i % 400) HOUR AS day, i % 3 = 0 AS flag, i % 97 AS whole,
             CASE WHEN i % 11 = 0 THEN NULL ELSE ['Rome', 'Oslo', 'Bonn', 'Lima'][1 + (i * 7919 % 4)] END AS city,
             NULL::DOUBLE AS empty, hash(i) % 900 AS qid, 1 + i % 3 AS w,
             CASE WHEN i = 17 THEN NULL ELSE 5 * sin(i) + CASE WHEN i * 7919 % 4 = 1 THEN 3 ELSE 0 END + i % 7 END AS amount,
             CASE WHEN sin(i) > 0.4 THEN 'high' WHEN sin(i) > -0.4 THEN 'middle' ELSE 'low' END AS label,
             CASE WHEN sin(i) > 0.6 THEN 2 WHEN sin(i) > 0 THEN 1 ELSE 0 END AS grade
      FROM range(26000) t(i)) TO '${parquetPath}' (FORMAT parquet, ROW_GROUP_SIZE 4096)`);
  });
});
afterAll(() => work.dispose());

async function train(given: Record<string, unknown>, limits = dataLimits(memoryBytes)) {
  const { inputDataConfig, ...others } = given as { inputDataConfig: Record<string, unknown> };
  const specification = createTrainingJobRequest.parse({
    trainingJobName: "beyond-memory",
    split: { train: 0.5, validation: 0.1, test: 0.4, seed: 3 },
    inputDataConfig: {
      ...{ datasetName: "rows", version: 1 },
      featureColumns: ["size", "gaps", "day", "flag", "whole", "city", "empty"],
      ...inputDataConfig,
    },
    ...others,
  });
  const logs: string[] = [];
  const columns = Object.entries(types).map(([name, type]) => ({ name, type }) as DatasetColumn);
  const model = await trainModel(
    { specification, columns, parquetPath, checkpointPath: null, workFolder: work.folder },
    {
      ...{ signal: new AbortController().signal, threadCount: 2, memoryBytes },
      tell: (message) => void (message.kind === "log" && logs.push(message.message)),
    },
    limits,
  );
  if (model === null) throw new Error("It was stopped.");
  return { ...comparable(model), logs, bytes: await readFile(model.modelPath) };
}

/** What the clock has a part in is left out: how far an explanation came. */
function comparable({ modelPath: _, explanation, ...model }: TrainedModel) {
  return { ...model, shap: explanation?.shap, permutation: explanation?.permutationImportance?.score };
}

const jobs: Record<string, Record<string, unknown>> = {
  "XGBoost, weighted": {
    ...{ algorithmName: "xgboost", problemType: "regression", hyperparameters: { num_round: 8, subsample: 0.7 } },
    inputDataConfig: { targetColumn: "amount", weightColumn: "w" },
  },
  "XGBoost with codes and folds": {
    algorithmName: "xgboost",
    problemType: "multiclass-classification",
    hyperparameters: { num_round: 4, enable_categorical: true, _kfold: 2 },
    inputDataConfig: { targetColumn: "label" },
  },
  "XGBoost, ranking": {
    ...{ algorithmName: "xgboost", problemType: "ranking", hyperparameters: { num_round: 4 } },
    inputDataConfig: { targetColumn: "grade", groupColumn: "qid" },
  },
  LightGBM: {
    ...{ algorithmName: "lightgbm", problemType: "binary-classification", hyperparameters: { num_boost_round: 6 } },
    inputDataConfig: { targetColumn: "flag", featureColumns: ["size", "gaps", "day", "whole", "city", "empty"] },
  },
  "linear-learner, whose features are held": {
    ...{ algorithmName: "linear-learner", problemType: "regression", hyperparameters: { epochs: 2 } },
    inputDataConfig: { targetColumn: "amount" },
  },
  "k-means, which is judged by the features": {
    ...{ algorithmName: "kmeans", problemType: "clustering", hyperparameters: { k: 3 } },
    inputDataConfig: { targetColumn: null },
  },
};

test.each(Object.entries(jobs))(
  "data that is read again and again gives the same model and report as data in memory: %s",
  async (_, job) => {
    const { logs, ...expected } = await train(job);
    const { logs: otherLogs, ...found } = await train(job, nothingHeld);
    expect(logs.filter((line) => line.includes("column by column"))).toEqual([]);
    expect(otherLogs.filter((line) => line.includes("column by column"))).toHaveLength(1);
    expect(found).toEqual(expected);
  },
  180_000,
);
