import type { TableProblemType } from "@sagebrush/contracts/training/algorithm";
import type { TrainingTask } from "./training-child-messages.ts";

/** A task about the rows of a table, not about series of them. */
export type TableTask = TrainingTask & { specification: { problemType: TableProblemType } };

export function isAboutRows(task: TrainingTask): task is TableTask {
  return task.specification.problemType !== "forecasting";
}
