// F is the margin, t = |target| the time, z = (ln t - F)/σ; a negative target is right-censored at |target|.
import { type NoiseDistribution, noiseDistributions, steepest } from "./aft-distributions.ts";
import { checkSurvivalTimes } from "./cox.ts";
import { type AftDistribution, leastHessian, type Objective } from "./objective.ts";
import { weightedMean } from "./weighted-statistics.ts";

const leastDenominator = 1e-12;

/**
 * Negative log-likelihood of ln t = F + σ noise. Predictions are times, e^F. Barnwal, Cho and Hocking, "Survival regression
 * with accelerated failure time model in XGBoost", 2022.
 */
export function aft(distribution: AftDistribution, scale: number): Objective {
  const noise = noiseDistributions[distribution];
  return {
    link: "exponential",
    estimateBase: (labels) => Float32Array.of(weightedMean(labels, (target) => Math.log(Math.abs(target)))),
    gradients({ sums, base }, _output, { target, weights }, out) {
      for (let row = 0; row < target.length; row++) {
        const weight = weights ? weights[row] : 1;
        const isCensored = target[row] < 0;
        const z = (Math.log(Math.abs(target[row])) - Math.fround(sums[row] + base[0])) / scale;
        const { gradient, hessian } = isCensored ? censoredSlope(noise, z, scale) : eventSlope(noise, z, scale);
        const limits = noise.limits(isCensored, z > 0, scale);
        out[2 * row] = clip(Number.isFinite(gradient) ? gradient : limits.gradient, -steepest, steepest) * weight;
        out[2 * row + 1] = clip(Number.isFinite(hessian) ? hessian : limits.hessian, leastHessian, steepest) * weight;
      }
    },
    check: checkSurvivalTimes("survival:aft"),
  };
}

/** Derivatives of -ln(density(z) / (σ t)) by F. */
function eventSlope(noise: NoiseDistribution, z: number, scale: number) {
  const density = noise.density(z);
  const slope = noise.densitySlope(z);
  return {
    gradient: quotient(slope, scale * density),
    hessian: quotient(-(density * noise.densityCurvature(z) - slope * slope), (scale * density) ** 2),
  };
}

/** Derivatives of -ln(1 - cumulative(z)) by F. */
function censoredSlope(noise: NoiseDistribution, z: number, scale: number) {
  const density = noise.density(z);
  const survival = 1 - noise.cumulative(z);
  return {
    gradient: quotient(-density, scale * survival),
    hessian: quotient(survival * noise.densitySlope(z) + density * density, (scale * survival) ** 2),
  };
}

/** The loss of one row, as the metric has it. */
export function aftLoss(distribution: AftDistribution, scale: number, target: number, margin: number): number {
  const noise = noiseDistributions[distribution];
  const time = Math.abs(target);
  const z = (Math.log(time) - margin) / scale;
  const likelihood = target < 0 ? 1 - noise.cumulative(z) : noise.density(z) / (scale * time);
  return -Math.log(Math.max(leastDenominator, likelihood));
}

/** NaN where both sides have left float64, so that the limit is taken. */
function quotient(numerator: number, denominator: number): number {
  return denominator === 0 ? Number.NaN : numerator / denominator;
}

function clip(value: number, lowest: number, highest: number): number {
  return Math.min(highest, Math.max(lowest, value));
}
