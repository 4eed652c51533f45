import type { TrainingTask } from "../estimator.ts";

/** Where the target lies and how wide it is; training sees (target - mean) / scale. */
export interface TargetScale {
  mean: number;
  scale: number;
}

/** Class codes stay as they are; a target that is the same in every training row keeps its width. */
export function targetScaleOf(
  { problemType, train: { target, weights } }: TrainingTask,
  { normalizesLabel, unbiasesLabel }: { normalizesLabel: boolean; unbiasesLabel: boolean },
): TargetScale {
  if (problemType !== "regression") return { mean: 0, scale: 1 };
  const weightOf = (row: number) => (weights === undefined ? 1 : weights[row]);
  const total = target.reduce((sum, _, row) => sum + weightOf(row), 0);
  const mean = target.reduce((sum, value, row) => sum + weightOf(row) * value, 0) / total;
  const variance = target.reduce((sum, value, row) => sum + weightOf(row) * (value - mean) ** 2, 0) / total;
  return { mean: unbiasesLabel ? mean : 0, scale: normalizesLabel && variance > 0 ? Math.sqrt(variance) : 1 };
}
