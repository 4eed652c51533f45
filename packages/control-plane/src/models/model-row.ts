import { type Model, type ModelSummary, model } from "@sagebrush/contracts/models/model";
import { problemType } from "@sagebrush/contracts/training/algorithm";
import type { Model as ModelRow } from "@sagebrush/platform/database/generated/client";

/** The part of a model that is kept as one JSON value: lists never read it. */
export const storedDescription = model.pick({
  signature: true,
  evaluation: true,
  evaluatedOn: true,
  importanceMeasure: true,
  featureImportances: true,
  background: true,
  verification: true,
  hyperparameters: true,
  iterations: true,
  trainingRowCount: true,
  dataset: true,
});

/** What a summary needs of the row. */
export const summaryFields = {
  id: true,
  name: true,
  algorithmName: true,
  problemType: true,
  targetColumn: true,
  headlineMetric: true,
  sizeBytes: true,
  trainingJob: true,
  createdAt: true,
  createdBy: true,
} as const;

export function toModelSummary(row: Pick<ModelRow, keyof typeof summaryFields>): ModelSummary {
  return {
    modelName: row.name,
    algorithmName: row.algorithmName,
    problemType: problemType.parse(row.problemType),
    targetColumn: row.targetColumn,
    headlineMetric: model.shape.headlineMetric.parse(row.headlineMetric),
    sizeBytes: Number(row.sizeBytes),
    trainingJobName: row.trainingJob,
    creationTime: row.createdAt.toISOString(),
    createdBy: row.createdBy,
  };
}

/** A model without its explanation, which is large and has a page of its own. */
export type DescribedRow = Omit<ModelRow, "explanation">;

export function toModel(row: DescribedRow): Model {
  return { ...toModelSummary(row), contentHash: row.contentHash, ...storedDescription.parse(row.description) };
}
