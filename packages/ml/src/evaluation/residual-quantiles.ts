import { normalQuantile } from "../metrics/intervals/normal-distribution.ts";
import { compact } from "./compact.ts";

const maximumQuantiles = 100;

/**
 * The points of a Q-Q plot: residuals at evenly spaced shares (k - 1/2) / n, and what a normal distribution of the same
 * mean and standard deviation has there. Every residual where there are few enough.
 */
export function residualQuantiles(residuals: Float64Array): { normal: number; residual: number }[] {
  const sorted = residuals.slice().sort();
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const variance = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sorted.length;
  const count = Math.min(sorted.length, maximumQuantiles);
  return Array.from({ length: count }, (_, at) => {
    const share = (at + 0.5) / count;
    const residual = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    return { normal: compact(mean + Math.sqrt(variance) * normalQuantile(share)), residual: compact(residual) };
  });
}
