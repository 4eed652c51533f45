// y is the target, p the prediction of a row.
import { leastPrediction } from "../objectives/squared-log-error.ts";
import { logGamma } from "./log-gamma.ts";
import { type JudgedRows, type MetricFunction, meanOver } from "./metric-context.ts";

/** XGBoost's bounds for predictions in logarithms and denominators. */
const leastMean = 1e-16;
const leastGammaMean = 1e-6;

export const valueMetrics = {
  rmse: (rows) => Math.sqrt(squaredError(rows)),
  mse: squaredError,
  mae: ({ predictions: p, labels }) => meanOver(labels, (y, row) => Math.abs(p[row] - y)),
  rmsle: ({ predictions: p, labels }) =>
    Math.sqrt(meanOver(labels, (y, row) => (Math.log1p(y) - Math.log1p(Math.max(leastPrediction, p[row]))) ** 2)),
  /** A fraction; it does not exist where a target is 0. */
  mape: ({ predictions: p, labels }) => finite(meanOver(labels, (y, row) => Math.abs((y - p[row]) / y))),
  mphe: ({ predictions: p, labels, settings: { huberSlope } }) =>
    meanOver(labels, (y, row) => huberSlope ** 2 * (Math.sqrt(1 + ((p[row] - y) / huberSlope) ** 2) - 1)),
  quantile: ({ predictions: p, labels, settings: { quantileAlpha } }) =>
    meanOver(labels, (y, row) => (y >= p[row] ? quantileAlpha * (y - p[row]) : (1 - quantileAlpha) * (p[row] - y))),
  huber: ({ predictions: p, labels, settings: { huberSlope } }) =>
    meanOver(labels, (y, row) => {
      const size = Math.abs(p[row] - y);
      return size <= huberSlope ? size ** 2 / 2 : huberSlope * (size - huberSlope / 2);
    }),
  fair: ({ predictions: p, labels, settings: { fairScale } }) =>
    meanOver(labels, (y, row) => {
      const size = Math.abs(p[row] - y) / fairScale;
      return fairScale ** 2 * (size - Math.log1p(size));
    }),
  /** The negative log-likelihood less what does not depend on the prediction. */
  poisson: ({ predictions, labels }) =>
    meanOver(labels, (y, row) => predictions[row] - y * Math.log(Math.max(leastMean, predictions[row]))),
  /** It does not exist where all targets are the same. */
  r2(rows) {
    const mean = meanOver(rows.labels, (y) => y);
    const variance = meanOver(rows.labels, (y) => (y - mean) ** 2);
    return variance > 0 ? 1 - squaredError(rows) / variance : Number.NaN;
  },
  "poisson-nloglik": ({ predictions, labels }) =>
    meanOver(labels, (y, row) => {
      const p = Math.max(leastMean, predictions[row]);
      return logGamma(y + 1) + p - y * Math.log(p);
    }),
  "gamma-nloglik": ({ predictions, labels }) =>
    meanOver(labels, (y, row) => {
      const p = Math.max(leastGammaMean, predictions[row]);
      return y / p + Math.log(p);
    }),
  "gamma-deviance": ({ predictions, labels }) =>
    2 *
    meanOver(labels, (y, row) => {
      const ratio = (y + leastGammaMean) / (predictions[row] + leastGammaMean);
      return ratio - Math.log(ratio) - 1;
    }),
  /** The power behind the @ is the variance power. */
  "tweedie-nloglik": ({ predictions, labels, parameter, settings }) => {
    const rho = parameter ?? settings.tweedieVariancePower;
    return meanOver(labels, (y, row) => {
      const logarithm = Math.log(Math.max(leastMean, predictions[row]));
      return Math.exp((2 - rho) * logarithm) / (2 - rho) - (y * Math.exp((1 - rho) * logarithm)) / (1 - rho);
    });
  },
} as const satisfies Record<string, MetricFunction>;

function squaredError({ predictions: p, labels }: JudgedRows): number {
  return meanOver(labels, (y, row) => (p[row] - y) ** 2);
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}
