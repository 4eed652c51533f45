import { regressionMetrics, weightedMedian } from "../metrics/regression-metrics.ts";
import { createRandom } from "../random.ts";
import { besideBaseline } from "./baseline.ts";
import { compact } from "./compact.ts";
import { evaluateSurvival } from "./evaluate-survival.ts";
import type { RegressionEvaluation } from "./evaluation.ts";
import { histogram } from "./histogram.ts";
import type { JudgedPredictions } from "./judged-predictions.ts";
import { regressionIntervals } from "./regression-intervals.ts";
import { residualQuantiles } from "./residual-quantiles.ts";
import { regressionMeasures } from "./segment-measures.ts";
import { segmentsOf } from "./segments.ts";

const maximumPoints = 2_000;

export function evaluateRegression(judged: JudgedPredictions): RegressionEvaluation {
  const { target, predictions, weighting, survival } = judged;
  if (survival !== undefined) return evaluateSurvival({ ...judged, survival });
  const rows = { target, scores: predictions, weights: weighting?.weights };
  const residuals = predictions.map((prediction, row) => prediction - target[row]);
  return {
    problemType: "regression",
    targetColumnName: judged.targetColumnName,
    weightColumnName: weighting?.columnName ?? null,
    rowCount: target.length,
    metrics: besideBaseline(
      ["rmse", "mae", "r2", "mape", "median_absolute_error", "max_error", "mse"],
      regressionMetrics(rows),
      constantBaseline(judged),
      regressionIntervals(rows, createRandom(judged.seed).fork(1)),
    ),
    points: sampleRows(target.length, judged.seed).map((row) => ({
      predicted: compact(predictions[row]),
      actual: compact(target[row]),
    })),
    residualHistogram: histogram(residuals, rows.weights),
    residualQuantiles: residualQuantiles(residuals),
    survival: null,
    segments: judged.features === undefined ? null : segmentsOf(judged.features, regressionMeasures(rows)),
  };
}

/** Squared errors are judged against the constant that is best for them, the mean, absolute ones against the median. */
function constantBaseline({ target, trainingTarget, weighting }: JudgedPredictions) {
  const trainingWeights = weighting?.trainingWeights;
  const always = (constant: number) =>
    regressionMetrics({
      target,
      scores: new Float64Array(target.length).fill(constant),
      weights: weighting?.weights,
    });
  const mean = always(weightedMean(trainingTarget, trainingWeights));
  const { mae, median_absolute_error, mape } = always(weightedMedian(trainingTarget, trainingWeights));
  return { ...mean, mae, median_absolute_error, mape };
}

function weightedMean(values: Float64Array, weights: Float64Array | undefined): number {
  let sum = 0;
  let total = 0;
  for (const [row, value] of values.entries()) {
    const weight = weights === undefined ? 1 : weights[row];
    sum += weight * value;
    total += weight;
  }
  return sum / total;
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
