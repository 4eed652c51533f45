import type { DatasetSummary } from "@sagebrush/contracts/datasets/dataset";
import type { Endpoint } from "@sagebrush/contracts/endpoints/endpoint";
import type { ModelSummary } from "@sagebrush/contracts/models/model";
import type { TrainingJobSummary } from "@sagebrush/contracts/training/training-job";
import { aimOf, purposeOf } from "../../components/problem-type.ts";

/** The newest few of each kind, newest first. */
export interface RecentResources {
  datasets: readonly DatasetSummary[];
  trainingJobs: readonly TrainingJobSummary[];
  models: readonly ModelSummary[];
  endpoints: readonly Endpoint[];
}

export interface NextStep {
  text: string;
  reason: string;
  href: string;
}

/**
 * What one would do next in a workspace: the step of the lifecycle that has not been taken yet. Null without data.
 * @param mayTrain false for those who may only look
 */
export function nextStepOf(
  { datasets, trainingJobs, models, endpoints }: RecentResources,
  mayTrain: boolean,
): NextStep | null {
  const running = trainingJobs.find(({ trainingJobStatus }) => trainingJobStatus === "InProgress");
  if (running !== undefined) {
    return {
      text: `Watch ${running.trainingJobName}`,
      reason: `${running.trainingJobName} is learning ${aimOf(running)}.`,
      href: `/training-jobs/${running.trainingJobName}`,
    };
  }
  const model = models[0];
  if (model !== undefined) {
    const serving = endpoints.find((endpoint) =>
      endpoint.productionVariants.some(({ modelName }) => modelName === model.modelName),
    );
    if (serving?.endpointStatus === "InService") {
      return {
        text: `Try ${serving.endpointName}`,
        reason: "Your newest model is in service. Send it a row and see what it answers.",
        href: `/endpoints/${serving.endpointName}`,
      };
    }
    return {
      text: `Look at ${model.modelName}`,
      reason: `See how well it ${purposeOf(model)}${mayTrain ? ", then deploy or share it" : ""}.`,
      href: `/models/${model.modelName}`,
    };
  }
  const dataset = datasets.find(({ status }) => status === "Available");
  if (dataset !== undefined && !mayTrain) {
    return {
      text: `Explore ${dataset.datasetName}`,
      reason: "See every row, and the distribution of every column.",
      href: `/datasets/${dataset.datasetName}`,
    };
  }
  if (dataset !== undefined) {
    return {
      text: `Train on ${dataset.datasetName}`,
      reason: "Choose the column to predict; everything else is suggested.",
      href: `/training-jobs/create?dataset=${dataset.datasetName}&version=${dataset.latestVersion}`,
    };
  }
  const importing = datasets.find(({ status }) => status === "Importing");
  if (importing === undefined) return null;
  return {
    text: `Follow the import of ${importing.datasetName}`,
    reason: "As soon as it is done you can look at its columns and train on it.",
    href: `/datasets/${importing.datasetName}`,
  };
}
