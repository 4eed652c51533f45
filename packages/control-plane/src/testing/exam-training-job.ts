import { createTrainingJobRequest, type TrainingJobSpecification } from "@sagebrush/contracts/training/training-job";
import type { Context } from "../services.ts";
import { createTestDatasetRow, numericProfile, stringProfile } from "./create-test-dataset.ts";

/** A training on the dataset "exam", as it is asked for; with overrides it is another one, or one that is refused. */
export function examTrainingJob(name: string, overrides: Record<string, unknown> = {}): TrainingJobSpecification {
  return createTrainingJobRequest.parse({
    trainingJobName: name,
    algorithmName: "xgboost",
    inputDataConfig: { datasetName: "exam", version: 1, targetColumn: "score", featureColumns: ["hours", "city"] },
    problemType: "regression",
    split: { train: 0.8, validation: 0.1, test: 0.1, seed: 1 },
    ...overrides,
  });
}

/** Two columns to learn from, and of each kind one from which there is nothing to learn. */
export async function createExamDataset(context: Context): Promise<void> {
  await createTestDatasetRow(context, {
    name: "exam",
    rowCount: 100,
    profiles: [
      numericProfile("hours"),
      numericProfile("score"),
      stringProfile("city"),
      numericProfile("constant", { distinctCount: 1 }),
      numericProfile("empty", { distinctCount: 0, missingCount: 100, missingFraction: 1 }),
      stringProfile("name", { distinctCount: 100 }),
      stringProfile("many", { distinctCount: 10_000, isDistinctCountApproximate: true }),
    ],
  });
}
