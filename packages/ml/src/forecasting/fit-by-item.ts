import { setImmediate as nextTurn } from "node:timers/promises";
import type { FitContext } from "../estimator.ts";
import type { JudgedForecast } from "../metrics/forecast-metrics.ts";
import { logLine } from "../neural-network/train-by-epochs.ts";
import { TrainingDataError } from "../table.ts";
import type { FittedForecaster, ForecastingTask } from "./forecaster.ts";
import { judgeForecasts, validationMetrics } from "./judge-forecasts.ts";
import { type KnownHistory, knownHistory } from "./known-history.ts";
import type { TimeSeries } from "./time-series.ts";

/** What was learned of one item. The parameters are what JSON can hold. */
export interface ItemFit<Parameters> {
  itemId: string;
  parameters: Parameters;
  /** Sum of the squared errors of forecasting each known step from those before it, and how many those are. */
  squaredErrors: number;
  errorCount: number;
}

export interface FittingByItem<Parameters> {
  task: ForecastingTask;
  context: FitContext;
  fitItem(history: KnownHistory, series: TimeSeries): Omit<ItemFit<Parameters>, "itemId">;
  /** @param items at least one */
  createForecaster(items: readonly ItemFit<Parameters>[], iterations: number): FittedForecaster;
}

const mostIterations = 100;

/**
 * Fits a model of its own to each item, a share of the items in an iteration. When the signal is aborted, the items not
 * reached are forecast as unknown ones are.
 */
export async function fitByItem<Parameters>(fitting: FittingByItem<Parameters>): Promise<FittedForecaster> {
  const { task, context } = fitting;
  const validationOf = new Map(task.validation?.map((series) => [series.itemId, series]));
  const seriesPerIteration = Math.ceil(task.train.length / mostIterations);
  const totalIterations = Math.ceil(task.train.length / seriesPerIteration);
  const progress = startingProgress<Parameters>(context);
  const judged: JudgedForecast[] = [];
  const judge = (items: readonly ItemFit<Parameters>[]) => {
    const known = items.map(({ itemId }) => validationOf.get(itemId)).filter((series) => series !== undefined);
    if (known.length > 0) judged.push(...judgeForecasts(fitting.createForecaster(items, 1), known));
  };
  if (progress.iteration === 0) context.signal.throwIfAborted();
  judge(progress.items);
  while (progress.iteration < totalIterations && !context.signal.aborted) {
    const start = progress.iteration * seriesPerIteration;
    const fitted: ItemFit<Parameters>[] = [];
    for (const series of task.train.slice(start, start + seriesPerIteration)) {
      await nextTurn();
      if (context.signal.aborted && progress.items.length > 0) break;
      const history = knownHistory(series.target);
      if (history === null) continue;
      const { parameters, squaredErrors, errorCount } = fitting.fitItem(history, series);
      fitted.push({ itemId: series.itemId, parameters, squaredErrors, errorCount });
    }
    if (context.signal.aborted && progress.items.length > 0) break;
    judge(fitted);
    progress.items.push(...fitted);
    progress.iteration++;
    const metrics = { ...trainingMetrics(progress.items), ...validationMetrics(judged) };
    const { iteration } = progress;
    context.report({ iteration, totalIterations, metrics, logLine: logLine(iteration, metrics) });
    await context.checkpoint(() => new TextEncoder().encode(JSON.stringify(progress)));
  }
  if (progress.items.length === 0) {
    throw new TrainingDataError("No series has a value from which anything could be learned: all are missing.");
  }
  return fitting.createForecaster(progress.items, progress.iteration);
}

interface Progress<Parameters> {
  iteration: number;
  items: ItemFit<Parameters>[];
}

function startingProgress<Parameters>({ resumeFrom }: FitContext): Progress<Parameters> {
  return resumeFrom === undefined ? { iteration: 0, items: [] } : JSON.parse(new TextDecoder().decode(resumeFrom));
}

function trainingMetrics(items: readonly ItemFit<unknown>[]): Record<string, number> {
  const count = items.reduce((sum, { errorCount }) => sum + errorCount, 0);
  const squares = items.reduce((sum, { squaredErrors }) => sum + squaredErrors, 0);
  return count === 0 ? {} : { "train:RMSE": Math.sqrt(squares / count) };
}
