import { eventIterator } from "@orpc/contract";
import { z } from "zod";
import { operation } from "../operation.ts";
import { pageOf, pageRequest, resourceName } from "../resource.ts";
import { algorithm } from "./algorithm.ts";
import {
  createTrainingJobRequest,
  estimateTrainingMemoryRequest,
  suggestTrainingRequest,
  trainingJob,
  trainingJobEvent,
  trainingJobStatus,
  trainingJobSummary,
  trainingLogLine,
  trainingMemoryEstimate,
  trainingMetricPoint,
  trainingSuggestion,
} from "./training-job.ts";

const tag = "Training";
const named = z.object({ trainingJobName: resourceName });

export const trainingJobs = {
  listAlgorithms: operation({
    method: "GET",
    path: "/algorithms",
    permission: "training-jobs:read",
    summary: "List built-in algorithms with their hyperparameters",
    tag,
  }).output(z.object({ items: z.array(algorithm) })),
  suggest: operation({
    method: "POST",
    path: "/training-suggestions",
    permission: "training-jobs:read",
    summary: "Suggest problem type, algorithm, features and split for a target column",
    tag,
  })
    .input(suggestTrainingRequest)
    .output(trainingSuggestion),
  estimateMemory: operation({
    method: "POST",
    path: "/training-memory-estimates",
    permission: "training-jobs:read",
    summary: "Say whether a training would fit into memory, before it is created",
    tag,
  })
    .input(estimateTrainingMemoryRequest)
    .output(trainingMemoryEstimate),
  create: operation({
    method: "POST",
    path: "/training-jobs",
    permission: "training-jobs:write",
    summary: "Create a training job",
    tag,
    successStatus: 201,
  })
    .input(createTrainingJobRequest)
    .output(trainingJob),
  list: operation({
    method: "GET",
    path: "/training-jobs",
    permission: "training-jobs:read",
    summary: "List training jobs, newest first",
    tag,
  })
    .input(
      pageRequest.extend({
        nameContains: z.string().max(63).optional(),
        statusEquals: trainingJobStatus.optional(),
        datasetName: resourceName.optional(),
      }),
    )
    .output(pageOf(trainingJobSummary)),
  describe: operation({
    method: "GET",
    path: "/training-jobs/{trainingJobName}",
    permission: "training-jobs:read",
    summary: "Describe a training job",
    tag,
  })
    .input(named)
    .output(trainingJob),
  stop: operation({
    method: "POST",
    path: "/training-jobs/{trainingJobName}/stop",
    permission: "training-jobs:write",
    summary: "Stop a training job; what it has learned so far becomes a model",
    tag,
  })
    .input(named)
    .output(trainingJob),
  delete: operation({
    method: "DELETE",
    path: "/training-jobs/{trainingJobName}",
    permission: "training-jobs:write",
    summary: "Delete a training job that has ended; its model stays",
    tag,
    successStatus: 204,
  })
    .input(named)
    .output(z.void()),
  listMetrics: operation({
    method: "GET",
    path: "/training-jobs/{trainingJobName}/metrics",
    permission: "training-jobs:read",
    summary: "Every point of every metric curve",
    tag,
  })
    .input(named)
    .output(z.object({ items: z.array(trainingMetricPoint) })),
  listLogs: operation({
    method: "GET",
    path: "/training-jobs/{trainingJobName}/logs",
    permission: "training-jobs:read",
    summary: "Log lines after a sequence number",
    tag,
  })
    .input(
      named.extend({
        afterSequence: z.coerce.number().int().min(0).default(0),
        limit: z.coerce.number().int().min(1).max(5000).default(1000),
      }),
    )
    .output(z.object({ items: z.array(trainingLogLine) })),
  events: operation({
    method: "GET",
    path: "/training-jobs/{trainingJobName}/events",
    permission: "training-jobs:read",
    summary: "Follow a training job by server-sent events until it ends; resumes after Last-Event-ID",
    tag,
  })
    .input(named)
    .output(eventIterator(trainingJobEvent)),
};
