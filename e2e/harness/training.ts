import { pageOf } from "@sagebrush/contracts/resource";
import { isTerminal } from "@sagebrush/contracts/status";
import type { Hyperparameters } from "@sagebrush/contracts/training/algorithm";
import {
  type TrainingJob,
  type TrainingLogLine,
  type TrainingMetricPoint,
  trainingJob,
  trainingJobTransitions,
  trainingLogLine,
  trainingMetricPoint,
  trainingSuggestion,
} from "@sagebrush/contracts/training/training-job";
import type { Api } from "./api.ts";
import { waitUntil } from "./wait-until.ts";

export interface TrainingWish {
  trainingJobName: string;
  datasetName: string;
  targetColumn: string;
  algorithmName: "xgboost" | "linear-learner";
  hyperparameters?: Hyperparameters;
}

/** Creates a job as the studio suggests it for this target, with the algorithm and hyperparameters wished for. */
export async function createTrainingJob(api: Api, wish: TrainingWish): Promise<TrainingJob> {
  const { trainingJobName, datasetName, targetColumn, algorithmName, hyperparameters = {} } = wish;
  const data = { datasetName, version: 1, targetColumn };
  const { problemType, split, featureColumns } = await api.call(trainingSuggestion, "POST /training-suggestions", data);
  return api.call(trainingJob, "POST /training-jobs", {
    trainingJobName,
    algorithmName,
    hyperparameters,
    inputDataConfig: { ...data, featureColumns },
    problemType,
    split,
  });
}

/** Trains a model that must become one. */
export async function trainModel(api: Api, wish: TrainingWish): Promise<TrainingJob> {
  await createTrainingJob(api, wish);
  const job = await trainingEnded(api, wish.trainingJobName);
  if (job.trainingJobStatus !== "Completed") throw new Error(`${wish.trainingJobName}: ${job.failureReason}`);
  return job;
}

export function trainingEnded(api: Api, trainingJobName: string, timeoutMs = 90_000): Promise<TrainingJob> {
  return waitUntil(
    () => describeTrainingJob(api, trainingJobName),
    ({ trainingJobStatus }) => isTerminal(trainingJobTransitions, trainingJobStatus),
    { what: `training job ${trainingJobName} has ended`, timeoutMs },
  );
}

export function describeTrainingJob(api: Api, trainingJobName: string): Promise<TrainingJob> {
  return api.call(trainingJob, `GET /training-jobs/${trainingJobName}`);
}

export async function listTrainingMetrics(api: Api, trainingJobName: string): Promise<TrainingMetricPoint[]> {
  return (await api.call(pageOf(trainingMetricPoint), `GET /training-jobs/${trainingJobName}/metrics`)).items;
}

export async function listTrainingLog(api: Api, trainingJobName: string): Promise<TrainingLogLine[]> {
  return (await api.call(pageOf(trainingLogLine), `GET /training-jobs/${trainingJobName}/logs?limit=5000`)).items;
}
