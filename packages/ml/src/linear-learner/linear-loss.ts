import { exponential } from "../gradient-boosting/sigmoid.ts";
import type { LinearRows } from "./linear-objective.ts";

// float32 step by step, so that the WebAssembly kernel, which does the same four rows at a time, gives the same bits.

const { fround } = Math;

/**
 * Adds what some rows say of a model: the twin of the kernel in packages/ml/kernels/linear-loss.ts.
 * @param coefficients float32[F + 1]; the last is the bias
 * @param sums float64[F + 2], added to: the derivatives by the coefficients, then the loss
 */
export function addLinearLossPlainly(
  { features, target, weights }: LinearRows,
  { start, end, isLogistic }: { start: number; end: number; isLogistic: boolean },
  coefficients: Float32Array,
  sums: Float64Array,
): void {
  const featureCount = features.columns.length;
  const residuals = new Float32Array(end - start).fill(coefficients[featureCount]);
  for (const [feature, column] of features.columns.entries()) {
    const weight = coefficients[feature];
    for (let row = start; row < end; row++) residuals[row - start] += fround(weight * column[row]);
  }
  const lossSums = new Float64Array(2);
  const residualSums = new Float64Array(2);
  for (let place = 0; place < residuals.length; place++) {
    const weight = weights === null ? 1 : weights[start + place];
    const score = residuals[place];
    const { loss, residual } = isLogistic
      ? logisticLoss(score, target[start + place])
      : squaredLoss(score, target[start + place]);
    residuals[place] = weight * residual;
    residualSums[place & 1] += residuals[place];
    lossSums[place & 1] += fround(weight * loss);
  }
  const lanes = new Float32Array(4);
  for (const [feature, column] of features.columns.entries()) {
    lanes.fill(0);
    for (let place = 0; place < residuals.length; place++)
      lanes[place & 3] += fround(residuals[place] * column[start + place]);
    sums[feature] += lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
  }
  sums[featureCount] += residualSums[0] + residualSums[1];
  sums[featureCount + 1] += lossSums[0] + lossSums[1];
}

/** (s - y)² / 2 and its derivative by s. */
function squaredLoss(score: number, target: number): { loss: number; residual: number } {
  const residual = fround(score - target);
  return { loss: fround(fround(residual * residual) * 0.5), residual };
}

/** ln(1 + e^s) - y s and its derivative by s; no power of e is above 1. */
function logisticLoss(score: number, target: number): { loss: number; residual: number } {
  const e = exponential(-Math.abs(score));
  const probability = fround((score >= 0 ? 1 : e) / fround(1 + e));
  const linear = fround((score >= 0 ? score : 0) - fround(target * score));
  return { loss: fround(linear + logarithmOfOnePlus(e)), residual: fround(probability - target) };
}

const series = Float32Array.of(0.15384615, 0.18181819, 0.22222222, 0.2857143, 0.4, 0.6666667, 2);

/** ln(1 + e) for e from 0 to 1 as 2 artanh(t) with t = e / (2 + e), by its series. */
function logarithmOfOnePlus(e: number): number {
  const t = fround(e / fround(2 + e));
  const squared = fround(t * t);
  let sum = series[0];
  for (let at = 1; at < series.length; at++) sum = fround(fround(sum * squared) + series[at]);
  return fround(sum * t);
}
