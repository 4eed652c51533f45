import type { TrainingTask } from "../estimator.ts";

/** Where the target lies and how wide it is; training sees (target - mean) / scale. */
export interface TargetScale {
  mean: number;
  scale: number;
}

/** Class codes stay as they are; so does a target that is the same in every training row, but for its mean. */
export function targetScaleOf({ problemType, train: { target } }: TrainingTask, normalizesLabel: boolean): TargetScale {
  if (problemType !== "regression" || !normalizesLabel) return { mean: 0, scale: 1 };
  const mean = target.reduce((sum, value) => sum + value, 0) / target.length;
  const variance = target.reduce((sum, value) => sum + (value - mean) ** 2, 0) / target.length;
  return { mean, scale: variance > 0 ? Math.sqrt(variance) : 1 };
}
