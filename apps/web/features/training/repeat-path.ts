import type { TrainingJob } from "@sagebrush/contracts/training/training-job";

/** The form, filled with the settings of a job. */
export function repeatPath(job: Pick<TrainingJob, "trainingJobName" | "inputDataConfig">): string {
  const { datasetName, version, targetColumn } = job.inputDataConfig;
  const parameters = new URLSearchParams({
    dataset: datasetName,
    version: String(version),
    ...(targetColumn === null ? {} : { target: targetColumn }),
    from: job.trainingJobName,
  });
  return `/training-jobs/create?${parameters}`;
}
