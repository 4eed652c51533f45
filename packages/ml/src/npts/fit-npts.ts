import type { FitContext } from "../estimator.ts";
import type { FittedForecaster, ForecastingTask } from "../forecasting/forecaster.ts";
import { horizonOf, seasonLengthOf } from "../forecasting/forecasting.hyperparameters.ts";
import { judgeForecasts, validationMetrics } from "../forecasting/judge-forecasts.ts";
import { meanOfKnown } from "../forecasting/mean-of-known.ts";
import type { Hyperparameters } from "../hyperparameters.ts";
import { forecastMetrics } from "../metrics/forecast-metrics.ts";
import { logLine } from "../neural-network/train-by-epochs.ts";
import { NptsModel } from "./npts-model.ts";

const decays = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3];
const usualSeasons = 20;
const leastContextLength = 100;
const mostContextLength = 5000;
/** The decay is chosen on so many series, evenly spaced. */
const mostJudgedSeries = 500;

/** Nothing is learned but the decay, where it is left open: that with the least quantile loss on the last training steps. */
export async function fitNpts(
  hyperparameters: Hyperparameters,
  task: ForecastingTask,
  context: FitContext,
): Promise<FittedForecaster> {
  context.signal.throwIfAborted();
  const horizon = horizonOf(hyperparameters);
  const seasonLength = hyperparameters.use_seasonal_model === true ? seasonLengthOf(hyperparameters, horizon) : 1;
  const longest = task.train.reduce((most, { target }) => Math.max(most, target.length), 1);
  const usual = Math.min(longest, mostContextLength, Math.max(leastContextLength, usualSeasons * seasonLength));
  const { context_length: asked } = hyperparameters;
  const contextLength = typeof asked === "number" ? asked : usual;
  const mean = meanOfKnown(task.train);
  const { predictionLength, frequency } = horizon;
  const candidates = decaysOf(hyperparameters).map(
    (decay) => new NptsModel(frequency, { predictionLength, contextLength, seasonLength, decay }, mean),
  );
  const every = Math.ceil(task.train.length / mostJudgedSeries);
  const judged = task.train.filter((_, at) => at % every === 0);
  const losses = candidates.map((model) =>
    candidates.length === 1 ? 0 : (forecastMetrics(judgeForecasts(model, judged), seasonLength).wql ?? 0),
  );
  const model = candidates[losses.indexOf(Math.min(...losses))];
  const metrics = task.validation === null ? {} : validationMetrics(judgeForecasts(model, task.validation));
  context.report({ iteration: 1, totalIterations: 1, metrics, logLine: logLine(1, metrics) });
  return model;
}

function decaysOf({ kernel_type, exp_kernel_weights }: Hyperparameters): number[] {
  if (kernel_type === "uniform") return [0];
  return typeof exp_kernel_weights === "number" ? [exp_kernel_weights] : decays;
}
