import { join } from "node:path";
import { createTrainingJobRequest, type TrainingJob } from "@sagebrush/contracts/training/training-job";
import type { Context, Services } from "@sagebrush/control-plane/services";
import { createTestDatasetRow } from "@sagebrush/control-plane/testing/create-test-dataset";
import { createTestServices } from "@sagebrush/control-plane/testing/create-test-services";
import { createTrainingJob } from "@sagebrush/control-plane/training/create-training-job";
import { describeTrainingJob } from "@sagebrush/control-plane/training/describe-training-job";
import { withDatabase } from "@sagebrush/data/duckdb";
import { createTestStorage } from "@sagebrush/platform/testing/create-test-storage";
import { waitFor } from "@sagebrush/platform/testing/wait-for";
import { startWorker } from "../../start-worker.ts";
import { type TrainingDatasetName, trainingDatasets } from "./training-datasets.ts";

export interface TestTraining {
  services: Services;
  context: Context;
  /** Asks for a training on the dataset "exam", or for another one by its overrides. */
  submit(trainingJobName: string, overrides?: Record<string, unknown>): Promise<TrainingJob>;
  untilEnded(trainingJobName: string): Promise<TrainingJob>;
  dispose(): Promise<void>;
}

/** A workspace that holds the named datasets, and a worker that trains on them in processes of its own. */
export async function startTestTraining(datasetNames: readonly TrainingDatasetName[]): Promise<TestTraining> {
  const test = await createTestServices();
  const context = await test.createContext();
  const work = await createTestStorage();
  for (const name of datasetNames) await createDataset(context, work.folder, name);
  const worker = await startWorker(test, work.folder);
  return {
    services: test.services,
    context,
    submit: (trainingJobName, overrides = {}) =>
      createTrainingJob(
        context,
        createTrainingJobRequest.parse({
          trainingJobName,
          algorithmName: "xgboost",
          hyperparameters: { num_round: 20 },
          inputDataConfig: {
            datasetName: "exam",
            version: 1,
            targetColumn: "score",
            featureColumns: ["hours", "city", "constant_in_name_only"],
          },
          problemType: "regression",
          split: { train: 0.7, validation: 0.15, test: 0.15, seed: 7 },
          ...overrides,
        }),
      ),
    async untilEnded(trainingJobName) {
      let job = await describeTrainingJob(context, { trainingJobName });
      await waitFor(
        async () => {
          job = await describeTrainingJob(context, { trainingJobName });
          return !["InProgress", "Stopping"].includes(job.trainingJobStatus);
        },
        { timeoutMs: 120_000, describe: `${trainingJobName} has ended` },
      );
      return job;
    },
    async dispose() {
      await worker.close();
      await test.dispose();
      await work.dispose();
    },
  };
}

async function createDataset(context: Context, folder: string, name: TrainingDatasetName): Promise<void> {
  const { query, profiles } = trainingDatasets[name];
  const path = join(folder, `${name}.parquet`);
  const rowCount = await withDatabase({ directories: [folder] }, async (connection) => {
    await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet)`);
    const counted = await connection.runAndReadAll(`SELECT count(*) FROM '${path}'`);
    return Number(counted.getRows()[0]?.[0]);
  });
  const id = await createTestDatasetRow(context, { name, rowCount, profiles });
  await context.services.storage.putFile(`datasets/${id}/data.parquet`, path);
  await context.services.prisma.datasetVersion.update({
    where: { id },
    data: { parquetKey: `datasets/${id}/data.parquet` },
  });
}
