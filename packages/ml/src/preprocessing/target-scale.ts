import type { TrainingTask } from "../estimator.ts";

/** Where the target lies and how wide it is; training sees (target - mean) / scale. */
export interface TargetScale {
  mean: number;
  scale: number;
}

/** Class codes stay as they are; a target that is the same in every training row keeps its width. */
export function targetScaleOf(
  { problemType, train: { target, weights } }: TrainingTask,
  { normalizesLabel = true, unbiasesLabel = true }: { normalizesLabel?: boolean; unbiasesLabel?: boolean } = {},
): TargetScale {
  if (problemType !== "regression") return { mean: 0, scale: 1 };
  let [total, sum, squares] = [0, 0, 0];
  for (let row = 0; row < target.length; row++) {
    const weight = weights === undefined ? 1 : weights[row];
    total += weight;
    sum += weight * target[row];
  }
  const mean = sum / total;
  for (let row = 0; row < target.length; row++) {
    squares += (weights === undefined ? 1 : weights[row]) * (target[row] - mean) ** 2;
  }
  const variance = squares / total;
  return { mean: unbiasesLabel ? mean : 0, scale: normalizesLabel && variance > 0 ? Math.sqrt(variance) : 1 };
}
