import type { DatasetSummary } from "@sagebrush/contracts/datasets/dataset";
import type { Endpoint } from "@sagebrush/contracts/endpoints/endpoint";
import type { ModelSummary } from "@sagebrush/contracts/models/model";
import type { TrainingJobSummary } from "@sagebrush/contracts/training/training-job";
import { expect, test } from "vitest";
import { nextStepOf, type RecentResources } from "./next-step.ts";

const createdAt = "2026-11-03T10:00:00.000Z";
const dataset: DatasetSummary = {
  datasetName: "cars",
  description: "",
  createdAt,
  latestVersion: 2,
  status: "Available",
  rowCount: 10,
  columnCount: 3,
  sizeBytes: 100,
};
const trainingJob: TrainingJobSummary = {
  trainingJobName: "cars-1",
  algorithmName: "xgboost",
  problemType: "regression",
  trainingJobStatus: "InProgress",
  secondaryStatus: "Training",
  progress: 0.5,
  modelName: null,
  finalMetrics: {},
  creationTime: createdAt,
  trainingStartTime: createdAt,
  trainingEndTime: null,
  createdBy: "ada@example.org",
  datasetName: "cars",
  datasetVersion: 2,
  targetColumn: "price",
};
const model: ModelSummary = {
  modelName: "cars-1",
  algorithmName: "xgboost",
  problemType: "regression",
  targetColumn: "price",
  headlineMetric: null,
  sizeBytes: 10,
  trainingJobName: "cars-1",
  creationTime: createdAt,
  createdBy: "ada@example.org",
};
const endpoint: Endpoint = {
  endpointName: "cars",
  endpointConfigName: "cars",
  productionVariants: [{ variantName: "AllTraffic", modelName: "cars-1", initialVariantWeight: 1 }],
  endpointStatus: "InService",
  failureReason: null,
  creationTime: createdAt,
  lastModifiedTime: createdAt,
  inServiceTime: createdAt,
  createdBy: "ada@example.org",
};
const hrefOf = (resources: Partial<RecentResources>, mayTrain = true) =>
  nextStepOf({ datasets: [], trainingJobs: [], models: [], endpoints: [], ...resources }, mayTrain)?.href;

test("each step leads to the one after it", () => {
  expect(hrefOf({})).toBeUndefined();
  expect(hrefOf({ datasets: [{ ...dataset, status: "Importing" }] })).toBe("/datasets/cars");
  expect(hrefOf({ datasets: [dataset] })).toBe("/training-jobs/create?dataset=cars&version=2");
  expect(hrefOf({ datasets: [dataset], models: [model] })).toBe("/models/cars-1");
  expect(hrefOf({ datasets: [dataset], models: [model], endpoints: [endpoint] })).toBe("/endpoints/cars");
});

test("a job that runs comes before everything else", () => {
  expect(hrefOf({ datasets: [dataset], models: [model], trainingJobs: [trainingJob] })).toBe("/training-jobs/cars-1");
});

test("a dataset whose import failed is not offered for training", () => {
  expect(hrefOf({ datasets: [{ ...dataset, status: "Failed" }] })).toBeUndefined();
});

test("an endpoint that serves another model, or not yet, is not offered for trying", () => {
  expect(hrefOf({ models: [model], endpoints: [{ ...endpoint, endpointStatus: "Creating" }] })).toBe("/models/cars-1");
});

test("those who may only look are led to what they can look at", () => {
  expect(hrefOf({ datasets: [dataset] }, false)).toBe("/datasets/cars");
  expect(hrefOf({ datasets: [dataset], models: [model] }, false)).toBe("/models/cars-1");
});
