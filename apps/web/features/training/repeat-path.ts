import type { TrainingJob } from "@sagebrush/contracts/training/training-job";
import { goalOfProblem } from "./goals.ts";

/** The form, filled with the settings of a job. */
export function repeatPath(job: Pick<TrainingJob, "trainingJobName" | "inputDataConfig" | "problemType">): string {
  const { datasetName, version, targetColumn } = job.inputDataConfig;
  const goal = goalOfProblem(job.problemType);
  const parameters = new URLSearchParams({
    dataset: datasetName,
    version: String(version),
    ...(goal === "predict" ? {} : { goal }),
    ...(targetColumn === null ? {} : { target: targetColumn }),
    from: job.trainingJobName,
  });
  return `/training-jobs/create?${parameters}`;
}
