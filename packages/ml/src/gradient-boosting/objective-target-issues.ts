import type { TargetIssue, TargetRange } from "../estimator.ts";
import { TrainingDataError } from "../table.ts";
import type { ObjectiveSettings } from "./objectives/objective.ts";
import { createObjective, type ObjectiveName } from "./objectives.ts";

/**
 * The objective's own check of the least and the greatest target: what it refuses of them, it would refuse in training.
 * @param chosen the hyperparameter that names the objective, and its value
 */
export function objectiveTargetIssues(
  objective: ObjectiveName,
  settings: ObjectiveSettings,
  { numbers }: TargetRange,
  chosen: { path: string; value: string },
): TargetIssue[] {
  if (numbers === null || /^(binary|multi):/.test(objective)) return [];
  const target = Float64Array.of(numbers.least, numbers.most);
  try {
    createObjective(objective, 0, settings).check({ target, groups: new Int32Array(target.length) });
    return [];
  } catch (error) {
    if (!(error instanceof TrainingDataError)) throw error;
    return [{ path: chosen.path, message: `${chosen.path} is ${chosen.value}. ${error.message}` }];
  }
}
