import { z } from "zod";
import { columnName, resourceName, timestamp } from "../resource.ts";
import type { Transitions } from "../status.ts";
import { device, groupUseProblem, hyperparameters, problemType, targetUseProblem, targetUses } from "./algorithm.ts";
import { timeSeriesConfig, timeSeriesIssues } from "./time-series-config.ts";

export const trainingJobStatus = z.enum(["InProgress", "Stopping", "Completed", "Failed", "Stopped"]);
export type TrainingJobStatus = z.infer<typeof trainingJobStatus>;

/** Which status may follow which. An empty list marks an end state. */
export const trainingJobTransitions = {
  InProgress: ["Completed", "Failed", "Stopping", "Stopped"],
  Stopping: ["Stopped", "Completed", "Failed"],
  Completed: [],
  Failed: [],
  Stopped: [],
} satisfies Transitions<TrainingJobStatus>;

/** SageMaker's secondary states, as far as they can occur here. `Interrupted`: the worker died, another will go on. */
export const trainingJobSecondaryStatus = z.enum([
  "Pending",
  "Starting",
  "Downloading",
  "Training",
  "Uploading",
  "Interrupted",
  "Stopping",
  "Completed",
  "Failed",
  "Stopped",
  "MaxRuntimeExceeded",
]);
export type TrainingJobSecondaryStatus = z.infer<typeof trainingJobSecondaryStatus>;

export const secondaryStatusTransition = z.object({
  status: trainingJobSecondaryStatus,
  startTime: timestamp,
  endTime: timestamp.nullable(),
  statusMessage: z.string(),
});
export type SecondaryStatusTransition = z.infer<typeof secondaryStatusTransition>;

/** The rows are dealt once, by seed: to learn from, to watch for early stopping, and to judge the result on. */
export const dataSplit = z
  .strictObject({
    train: z.number().min(0.1).max(1),
    validation: z.number().min(0).max(0.5),
    test: z.number().min(0).max(0.5),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1),
  })
  .refine(({ train, validation, test }) => Math.abs(train + validation + test - 1) < 1e-9, {
    message: "Training, validation and test shares must add up to 1.",
  });
export type DataSplit = z.infer<typeof dataSplit>;

export const defaultMaxRuntimeInSeconds = 86_400;

/** Null where the problem type has no target, or need not have one. */
const targetColumn = columnName.nullable().default(null);

export const datasetChannel = z.strictObject({ datasetName: resourceName, version: z.int().positive() });
export type DatasetChannel = z.infer<typeof datasetChannel>;

export const otherChannels = ["validation", "test"] as const;
export type OtherChannel = (typeof otherChannels)[number];

const trainingJobSettings = z.strictObject({
  trainingJobName: resourceName,
  algorithmName: z.string().min(1).max(63),
  hyperparameters: hyperparameters.default({}),
  inputDataConfig: z.strictObject({
    datasetName: resourceName,
    version: z.int().positive(),
    targetColumn,
    featureColumns: z.array(columnName).max(10_000),
    /** How much each row counts, in training and in evaluation: numbers of 0 or more. All count alike without it. */
    weightColumn: columnName.optional(),
    /** For ranking: the query id (qid). Rows of one value are put in order among each other, and dealt together. */
    groupColumn: columnName.optional(),
    /**
     * SageMaker's channels beside the one to train on: their rows come from another dataset with the same columns, in place
     * of a share of this one.
     */
    channels: z.strictObject({ validation: datasetChannel.optional(), test: datasetChannel.optional() }).optional(),
    /** Of forecasting, and only of it. */
    timeSeriesConfig: timeSeriesConfig.optional(),
  }),
  problemType,
  split: dataSplit,
  stoppingCondition: z
    .strictObject({
      maxRuntimeInSeconds: z
        .int()
        .min(1)
        .max(28 * 86_400),
    })
    .default({ maxRuntimeInSeconds: defaultMaxRuntimeInSeconds }),
  /** Absent: the processor. A job that asks for a GPU fails where there is none; it never goes on elsewhere. */
  resourceConfig: z.strictObject({ instanceType: device }).optional(),
});

export const createTrainingJobRequest = trainingJobSettings.superRefine((request, context) => {
  const message = targetUseProblem(request.problemType, request.inputDataConfig.targetColumn);
  if (message !== null) context.addIssue({ code: "custom", path: ["inputDataConfig", "targetColumn"], message });
  const groupMessage = groupUseProblem(request.problemType, request.inputDataConfig.groupColumn);
  if (groupMessage !== null) {
    context.addIssue({ code: "custom", path: ["inputDataConfig", "groupColumn"], message: groupMessage });
  }
  for (const channel of otherChannels) {
    const source = request.inputDataConfig.channels?.[channel];
    if (source === undefined) continue;
    if (targetUses[request.problemType] !== "required") {
      const path = ["inputDataConfig", "channels", channel];
      const message = `A ${request.problemType} has no ${channel} channel; leave it out.`;
      context.addIssue({ code: "custom", path, message });
    } else if (request.split[channel] !== 0) {
      const message = `The ${channel} rows come from dataset '${source.datasetName}', so their share of this one must be 0, not ${request.split[channel]}.`;
      context.addIssue({ code: "custom", path: ["split", channel], message });
    }
  }
  for (const issue of timeSeriesIssues(request)) context.addIssue({ code: "custom", ...issue });
});
export type CreateTrainingJobRequest = z.input<typeof createTrainingJobRequest>;
export type TrainingJobSpecification = z.output<typeof createTrainingJobRequest>;

export const trainingJob = z.object({
  ...trainingJobSettings.shape,
  trainingJobStatus,
  secondaryStatus: trainingJobSecondaryStatus,
  secondaryStatusTransitions: z.array(secondaryStatusTransition),
  failureReason: z.string().nullable(),
  /** 0 to 1, over iterations. */
  progress: z.number().min(0).max(1),
  iteration: z.int(),
  totalIterations: z.int().nullable(),
  /** How often a worker began it: more than 1 after a worker died. */
  attempts: z.int(),
  /** Last value of each metric, for example "validation:rmse". */
  finalMetrics: z.record(z.string(), z.number()),
  modelName: z.string().nullable(),
  createdBy: z.string(),
  creationTime: timestamp,
  trainingStartTime: timestamp.nullable(),
  trainingEndTime: timestamp.nullable(),
});
export type TrainingJob = z.infer<typeof trainingJob>;

export const trainingJobSummary = trainingJob
  .pick({
    trainingJobName: true,
    algorithmName: true,
    problemType: true,
    trainingJobStatus: true,
    secondaryStatus: true,
    progress: true,
    modelName: true,
    finalMetrics: true,
    creationTime: true,
    trainingStartTime: true,
    trainingEndTime: true,
    createdBy: true,
  })
  .extend({ datasetName: z.string(), datasetVersion: z.int(), targetColumn: z.string().nullable() });
export type TrainingJobSummary = z.infer<typeof trainingJobSummary>;

export const trainingMetricPoint = z.object({
  metricName: z.string(),
  iteration: z.int(),
  value: z.number(),
  time: timestamp,
});
export type TrainingMetricPoint = z.infer<typeof trainingMetricPoint>;

export const trainingLogLine = z.object({
  sequence: z.int(),
  time: timestamp,
  level: z.enum(["info", "warn", "error"]),
  message: z.string(),
});
export type TrainingLogLine = z.infer<typeof trainingLogLine>;

/** What the events stream sends: the job as it stands, and what is new since the event before. */
export const trainingJobEvent = z.object({
  job: trainingJob,
  metrics: z.array(trainingMetricPoint),
  logs: z.array(trainingLogLine),
});
export type TrainingJobEvent = z.infer<typeof trainingJobEvent>;

/** What to train, guessed from the dataset's profile; everything in it may be changed. */
export const suggestTrainingRequest = z
  .strictObject({
    datasetName: resourceName,
    version: z.int().positive(),
    targetColumn,
    /** Guessed from the target where it is left out. */
    problemType: problemType.optional(),
  })
  .superRefine((request, context) => {
    const message =
      request.problemType === undefined
        ? request.targetColumn === null && "Choose a target column, or a problem type that has none."
        : targetUseProblem(request.problemType, request.targetColumn);
    if (message) context.addIssue({ code: "custom", path: ["targetColumn"], message });
  });
export type SuggestTrainingRequest = z.input<typeof suggestTrainingRequest>;

/** What of a training job decides how much memory it takes. */
export const estimateTrainingMemoryRequest = z.strictObject({
  algorithmName: z.string().min(1).max(63),
  hyperparameters: hyperparameters.default({}),
  inputDataConfig: z.strictObject({
    datasetName: resourceName,
    version: z.int().positive(),
    targetColumn,
    featureColumns: z.array(columnName).max(10_000),
  }),
  problemType,
  split: z.strictObject({ train: z.number().min(0).max(1), validation: z.number().min(0).max(1) }),
});
export const trainingMemoryEstimate = z.object({
  /** What one training may take, in bytes. */
  availableBytes: z.number(),
  /** Why the training will not fit, and what to do about it; null where it will. A job that will not is refused in these words. */
  problem: z.string().nullable(),
});

export const trainingSuggestion = z.object({
  trainingJobName: resourceName,
  problemType,
  problemTypeReason: z.string(),
  algorithmName: z.string(),
  algorithmReason: z.string(),
  /** Those worth another value than the default on this data. */
  hyperparameters,
  split: dataSplit,
  featureColumns: z.array(z.string()),
  /** By name of the algorithm: what it begins with where it is chosen in place of the suggested one. */
  byAlgorithm: z.record(z.string(), z.object({ featureColumns: z.array(z.string()), hyperparameters })),
  excludedColumns: z.array(z.object({ name: z.string(), reason: z.string() })),
  /** What looks like a query id; null where nothing does. */
  groupColumn: z.string().nullable(),
  /** Of forecasting; a column of the dataset's that could be its time is null where none looks like it. */
  timeSeries: z
    .object({
      timeColumn: z.string().nullable(),
      itemIdColumn: z.string().nullable(),
      reason: z.string(),
    })
    .nullable()
    .default(null),
  warnings: z.array(z.string()),
});
export type TrainingSuggestion = z.infer<typeof trainingSuggestion>;
