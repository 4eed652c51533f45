import { regressionMetrics, weightedMedian } from "../metrics/regression-metrics.ts";
import { createRandom } from "../random.ts";
import { besideBaseline } from "./baseline.ts";
import type { RegressionEvaluation } from "./evaluation.ts";
import type { JudgedPredictions } from "./judged-predictions.ts";

const maximumPoints = 2_000;
const maximumBins = 40;

export function evaluateRegression(judged: JudgedPredictions): RegressionEvaluation {
  const { target, predictions, trainingTarget } = judged;
  const model = regressionMetrics({ target, scores: predictions });
  return {
    problemType: "regression",
    targetColumnName: judged.targetColumnName,
    rowCount: target.length,
    metrics: besideBaseline(
      ["rmse", "mae", "r2", "mape", "median_absolute_error", "max_error", "mse"],
      model,
      constantBaseline(target, trainingTarget),
    ),
    points: sampleRows(target.length, judged.seed).map((row) => ({ predicted: predictions[row], actual: target[row] })),
    residualHistogram: histogram(predictions.map((prediction, row) => prediction - target[row])),
  };
}

/** Squared errors are judged against the constant that is best for them, the mean, absolute ones against the median. */
function constantBaseline(target: Float64Array, trainingTarget: Float64Array) {
  const always = (constant: number) =>
    regressionMetrics({ target, scores: new Float64Array(target.length).fill(constant) });
  const mean = always(trainingTarget.reduce((sum, value) => sum + value, 0) / trainingTarget.length);
  const { mae, median_absolute_error, mape } = always(weightedMedian(trainingTarget));
  return { ...mean, mae, median_absolute_error, mape };
}

/** Ascending; every row where there are few enough. Reservoir sampling, Vitter's algorithm R. */
function sampleRows(rowCount: number, seed: number): number[] {
  const random = createRandom(seed);
  const sample = Array.from({ length: Math.min(rowCount, maximumPoints) }, (_, row) => row);
  for (let row = maximumPoints; row < rowCount; row++) {
    const place = random.nextInt(row + 1);
    if (place < maximumPoints) sample[place] = row;
  }
  return sample.sort((left, right) => left - right);
}

/** Bins of equal width from the smallest to the largest value; one bin where all are equal. */
function histogram(values: Float64Array): { lower: number; upper: number; count: number }[] {
  const lowest = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const highest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const binCount = highest > lowest ? Math.min(maximumBins, Math.max(5, Math.ceil(Math.sqrt(values.length)))) : 1;
  const width = (highest - lowest) / binCount;
  const counts = new Array<number>(binCount).fill(0);
  for (const value of values) {
    const bin = width > 0 ? Math.min(binCount - 1, Math.floor((value - lowest) / width)) : 0;
    counts[bin]++;
  }
  return counts.map((count, bin) => ({
    lower: lowest + bin * width,
    upper: bin === binCount - 1 ? highest : lowest + (bin + 1) * width,
    count,
  }));
}
