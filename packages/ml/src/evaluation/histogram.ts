import type { HistogramBin } from "./evaluation.ts";

const maximumBins = 40;

/**
 * Bins of equal width from the smallest to the largest value; one bin where all are equal.
 * @param weights how much each value counts; without them all count 1
 */
export function histogram(values: Float64Array, weights?: Float64Array): HistogramBin[] {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  const binCount = highest > lowest ? Math.min(maximumBins, Math.max(5, Math.ceil(Math.sqrt(values.length)))) : 1;
  const width = (highest - lowest) / binCount;
  const counts = new Array<number>(binCount).fill(0);
  for (const [row, value] of values.entries()) {
    const bin = width > 0 ? Math.min(binCount - 1, Math.floor((value - lowest) / width)) : 0;
    counts[bin] += weights === undefined ? 1 : weights[row];
  }
  return counts.map((count, bin) => ({
    lower: lowest + bin * width,
    upper: bin === binCount - 1 ? highest : lowest + (bin + 1) * width,
    count,
  }));
}
