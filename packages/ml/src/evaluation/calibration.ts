import { effectiveCount } from "../metrics/intervals/interval.ts";
import { wilsonInterval } from "../metrics/intervals/wilson-interval.ts";
import type { ScoredRows } from "../metrics/scored-rows.ts";
import { compact } from "./compact.ts";
import type { CalibrationBin, CalibrationSummary } from "./evaluation.ts";

const maximumBins = 10;

/** Rows by rising probability in bins of equal count; equal probabilities are never parted, so there may be fewer bins. */
export function calibrationBins({ target, scores, weights }: ScoredRows): CalibrationBin[] {
  const order = Uint32Array.from(target.keys())
    .filter((row) => weights === undefined || weights[row] > 0)
    .sort((left, right) => scores[left] - scores[right]);
  const binSize = Math.max(1, order.length / maximumBins);
  const bins: CalibrationBin[] = [];
  let start = 0;
  for (let end = 1; end <= order.length; end++) {
    const isTied = end < order.length && scores[order[end]] === scores[order[end - 1]];
    const isFull = end >= Math.round((bins.length + 1) * binSize) || end === order.length;
    if (isTied || !isFull) continue;
    bins.push(binOf({ target, scores, weights }, order.subarray(start, end)));
    start = end;
  }
  return bins;
}

function binOf({ target, scores, weights }: ScoredRows, rows: Uint32Array): CalibrationBin {
  let count = 0;
  let probabilitySum = 0;
  let positives = 0;
  for (const row of rows) {
    const weight = weights === undefined ? 1 : weights[row];
    count += weight;
    probabilitySum += weight * scores[row];
    positives += weight * target[row];
  }
  const positiveShare = positives / count;
  const independent = effectiveCount(rows.length, weights && Float64Array.from(rows, (row) => weights[row]));
  const { lower, upper } = wilsonInterval(positiveShare, independent) ?? { lower: 0, upper: 1 };
  return {
    meanProbability: probabilitySum / count,
    positiveShare,
    lower: compact(lower),
    upper: compact(upper),
    count,
  };
}

/** Naeini, Cooper and Hauskrecht, AAAI 2015 (ECE); Murphy, A new vector partition of the probability score, 1973. */
export function summarizeCalibration(bins: readonly CalibrationBin[]): CalibrationSummary {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  const mean = (term: (bin: CalibrationBin) => number) =>
    bins.reduce((sum, bin) => sum + bin.count * term(bin), 0) / total;
  const baseRate = mean(({ positiveShare }) => positiveShare);
  return {
    expectedError: mean(({ meanProbability, positiveShare }) => Math.abs(meanProbability - positiveShare)),
    reliability: mean(({ meanProbability, positiveShare }) => (meanProbability - positiveShare) ** 2),
    resolution: mean(({ positiveShare }) => (positiveShare - baseRate) ** 2),
    uncertainty: baseRate * (1 - baseRate),
  };
}
