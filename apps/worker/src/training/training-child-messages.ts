import type { DatasetColumn } from "@sagebrush/contracts/datasets/dataset";
import type {
  OtherChannel,
  TrainingJobSpecification,
  TrainingLogLine,
} from "@sagebrush/contracts/training/training-job";
import type { ChildFailure } from "../jobs/child-failure.ts";
import type { TrainedModel } from "./train-model.ts";

export interface TrainingTask {
  specification: TrainingJobSpecification;
  columns: DatasetColumn[];
  parquetPath: string;
  /** Files of the channels that have a dataset of their own. */
  channelPaths?: Partial<Record<OtherChannel, string>>;
  /** State that an earlier attempt left, or null. */
  checkpointPath: string | null;
  /** Where checkpoints and the model go. */
  workFolder: string;
}

export type ToTrainingChild = { kind: "start"; task: TrainingTask } | { kind: "stop" };

export type FromTrainingChild =
  | { kind: "stage"; stage: "Downloading" | "Training" | "Uploading"; message: string }
  | { kind: "log"; level: TrainingLogLine["level"]; message: string; time: Date }
  | {
      kind: "iteration";
      iteration: number;
      totalIterations: number;
      metrics: Record<string, number>;
      time: Date;
    }
  | { kind: "checkpoint"; path: string; iteration: number }
  /** Null: stopped before anything was learned. */
  | { kind: "done"; model: TrainedModel | null }
  | { kind: "failed"; failure: ChildFailure };
