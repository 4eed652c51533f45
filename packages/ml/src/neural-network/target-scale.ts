import type { TrainingTask } from "../estimator.ts";

/** Where the target lies and how wide it is; a network sees (target - mean) / scale. */
export interface TargetScale {
  mean: number;
  scale: number;
}

/** Class codes stay as they are; so does a target that is the same in every training row, but for its mean. */
export function targetScaleOf({ problemType, train: { target, weights } }: TrainingTask): TargetScale {
  if (problemType !== "regression") return { mean: 0, scale: 1 };
  const mean = weightedMean(target, weights);
  const variance = weightedMean(
    target.map((value) => (value - mean) ** 2),
    weights,
  );
  return { mean: Math.fround(mean), scale: Math.fround(Math.sqrt(variance)) || 1 };
}

function weightedMean(values: Float64Array, weights: Float64Array | undefined): number {
  let sum = 0;
  let weightSum = 0;
  for (const [row, value] of values.entries()) {
    const weight = weights === undefined ? 1 : weights[row];
    sum += weight * value;
    weightSum += weight;
  }
  return weightSum > 0 ? sum / weightSum : 0;
}
