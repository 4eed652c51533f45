import { createTrainingJob } from "@sagebrush/control-plane/training/create-training-job";
import { deleteTrainingJob } from "@sagebrush/control-plane/training/delete-training-job";
import { describeTrainingJob } from "@sagebrush/control-plane/training/describe-training-job";
import { estimateTrainingMemory } from "@sagebrush/control-plane/training/estimate-training-memory";
import { listAlgorithms } from "@sagebrush/control-plane/training/list-algorithms";
import { listTrainingJobs } from "@sagebrush/control-plane/training/list-training-jobs";
import { listTrainingLogs } from "@sagebrush/control-plane/training/list-training-logs";
import { listTrainingMetrics } from "@sagebrush/control-plane/training/list-training-metrics";
import { stopTrainingJob } from "@sagebrush/control-plane/training/stop-training-job";
import { suggestTraining } from "@sagebrush/control-plane/training/suggest-training";
import { trainingJobEvents } from "@sagebrush/control-plane/training/training-job-events";
import { serverSentEvents } from "../http/server-sent-events.ts";
import { workspaceApi } from "../operations.ts";

const { trainingJobs } = workspaceApi;

export const trainingJobsRoutes = {
  listAlgorithms: trainingJobs.listAlgorithms.handler(({ context }) => listAlgorithms(context)),
  suggest: trainingJobs.suggest.handler(({ context, input }) => suggestTraining(context, input)),
  estimateMemory: trainingJobs.estimateMemory.handler(({ context, input }) => estimateTrainingMemory(context, input)),
  create: trainingJobs.create.handler(({ context, input }) => createTrainingJob(context, input)),
  list: trainingJobs.list.handler(({ context, input }) => listTrainingJobs(context, input)),
  describe: trainingJobs.describe.handler(({ context, input }) => describeTrainingJob(context, input)),
  stop: trainingJobs.stop.handler(({ context, input }) => stopTrainingJob(context, input)),
  delete: trainingJobs.delete.handler(({ context, input }) => deleteTrainingJob(context, input)),
  listMetrics: trainingJobs.listMetrics.handler(({ context, input }) => listTrainingMetrics(context, input)),
  listLogs: trainingJobs.listLogs.handler(({ context, input }) => listTrainingLogs(context, input)),
  events: trainingJobs.events.handler(({ context, input, signal, lastEventId }) =>
    serverSentEvents(context, signal, (until) => trainingJobEvents(context, input, { signal: until, lastEventId })),
  ),
};
