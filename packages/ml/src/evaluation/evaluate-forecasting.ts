import { quantileLevels } from "../forecasting/time-series.ts";
import { type JudgedForecast, quantileLoss } from "../metrics/forecast-metrics.ts";
import { bootstrapIntervals } from "../metrics/intervals/bootstrap-intervals.ts";
import { metricTable } from "../metrics/metric-table.ts";
import { createRandom } from "../random.ts";
import { drawRows } from "./draw-rows.ts";
import type { EvaluatedMetric } from "./evaluation.ts";
import { knownCount, lowerAt, medianAt, readSums, sumNames, sumsOf, upperAt } from "./forecast-sums.ts";
import type { ForecastingEvaluation, SeriesMetrics, ShownSeries } from "./forecasting-evaluation.ts";
import { asPointForecast, seasonalNaive } from "./seasonal-naive.ts";

export interface JudgedSeries extends JudgedForecast {
  itemId: string;
}

export interface JudgedForecasts {
  targetColumnName: string;
  timeFrequency: string;
  isIntegerTime: boolean;
  predictionLength: number;
  /** Steps after which the baseline repeats itself. */
  seasonLength: number;
  forecasts: readonly JudgedSeries[];
  /** Item ids of series that are too short to hold anything out. */
  tooShort: readonly string[];
  /** What a shown series has beside its values: the time of a step of its history, and its columns. */
  describe(series: JudgedSeries, firstShownStep: number): Pick<ShownSeries, "start" | "statics" | "dynamics">;
  seed: number;
}

/** Fewer say too little of how series differ. */
const fewestForIntervals = 10;
/** Numbers that all shown series together may have, so that a page of 10,000 series stays as light as one of ten. */
const maximumShownNumbers = 25_000;
const mostShown = 200;
const mostHistory = 180;
const shownExamples = 5;

/** @throws when no series is judged. */
export function evaluateForecasting(judged: JudgedForecasts): ForecastingEvaluation {
  const { forecasts, predictionLength, seasonLength } = judged;
  if (forecasts.length === 0) throw new Error("There is no forecast to judge.");
  const naives = forecasts.map(({ history }) => seasonalNaive(history, predictionLength, seasonLength));
  const model = forecasts.map((forecast) => sumsOf(forecast, seasonLength));
  const baseline = forecasts.map((own, at) => sumsOf({ ...own, forecast: asPointForecast(naives[at]) }, seasonLength));
  const shown = chooseShown(model, { predictionLength, seed: judged.seed });
  return {
    problemType: "forecasting",
    targetColumnName: judged.targetColumnName,
    rowCount: model.reduce((sum, sums) => sum + knownCount(sums), 0),
    metrics: overallMetrics(model, baseline, judged.seed),
    timeFrequency: judged.timeFrequency,
    isIntegerTime: judged.isIntegerTime,
    predictionLength,
    seasonLength,
    seriesCount: forecasts.length + judged.tooShort.length,
    judgedSeriesCount: forecasts.length,
    tooShort: { count: judged.tooShort.length, examples: judged.tooShort.slice(0, shownExamples) },
    quantiles: quantileReliability(forecasts),
    horizon: errorByStep(forecasts, naives, predictionLength),
    series: shown.places.map((place) =>
      showSeries(judged, {
        judged: forecasts[place],
        naive: naives[place],
        metrics: readSums(model[place]),
        baseline: withoutCoverage(readSums(baseline[place])),
      }),
    ),
    worstShownCount: shown.worstCount,
  };
}

const metricNames = { wql: "wql", mase: "mase", smape: "smape", rmse: "rmse", coverage: "coverage_80" } as const;
const shownMetrics = ["wql", "mase", "smape", "rmse", "coverage"] as const;

function overallMetrics(
  model: readonly Float64Array[],
  baseline: readonly Float64Array[],
  seed: number,
): EvaluatedMetric[] {
  const values = readSums(total(model));
  const naive = withoutCoverage(readSums(total(baseline)));
  const intervals =
    model.length < fewestForIntervals
      ? null
      : bootstrapIntervals<keyof SeriesMetrics>(
          {
            rowCount: model.length,
            sumCount: sumNames.length,
            add: (sums, series, times) => {
              const own = model[series];
              for (let at = 0; at < own.length; at++) sums[at] += times * own[at];
            },
            read: (sums) => ({ ...readSums(sums) }),
          },
          shownMetrics,
          createRandom(seed).fork(0x666f7265),
        );
  return shownMetrics.map((name) => ({
    name: metricNames[name],
    ...metricTable[metricNames[name]],
    value: values[name],
    interval: intervals?.get(name) ?? null,
    baseline: naive[name],
  }));
}

function total(series: readonly Float64Array[]): Float64Array {
  const sums = new Float64Array(sumNames.length);
  for (const own of series) for (let at = 0; at < own.length; at++) sums[at] += own[at];
  return sums;
}

/** A point forecast has no interval that could hold a value. */
function withoutCoverage(metrics: SeriesMetrics): SeriesMetrics {
  return { ...metrics, coverage: null };
}

function quantileReliability(forecasts: readonly JudgedForecast[]) {
  return quantileLevels.map((level, place) => {
    let below = 0;
    let count = 0;
    let loss = 0;
    let absolute = 0;
    for (const { actual, forecast } of forecasts) {
      for (const [step, value] of actual.entries()) {
        if (Number.isNaN(value)) continue;
        const quantile = forecast.quantiles[step * quantileLevels.length + place];
        count++;
        below += value < quantile ? 1 : 0;
        loss += 2 * quantileLoss(value, quantile, level);
        absolute += Math.abs(value);
      }
    }
    return { level, shareBelow: count > 0 ? below / count : 0, weightedLoss: absolute > 0 ? loss / absolute : null };
  });
}

function errorByStep(forecasts: readonly JudgedForecast[], naives: readonly Float64Array[], predictionLength: number) {
  return Array.from({ length: predictionLength }, (_, step) => {
    let count = 0;
    let model = 0;
    let baseline = 0;
    for (const [place, { actual, forecast }] of forecasts.entries()) {
      if (Number.isNaN(actual[step])) continue;
      count++;
      model += Math.abs(actual[step] - forecast.quantiles[step * quantileLevels.length + medianAt]);
      baseline += Math.abs(actual[step] - naives[place][step]);
    }
    return { model: count > 0 ? model / count : null, baseline: count > 0 ? baseline / count : null };
  });
}

/** All series where there is room; else half the worst ones, half drawn at random, in the order of the series. */
function chooseShown(
  model: readonly Float64Array[],
  { predictionLength, seed }: { predictionLength: number; seed: number },
): { places: number[]; worstCount: number } {
  const room = Math.floor(maximumShownNumbers / (mostHistory + 5 * predictionLength));
  const most = Math.min(mostShown, Math.max(8, room));
  if (model.length <= most) return { places: [...model.keys()], worstCount: 0 };
  const maseOf = (place: number) => readSums(model[place]).mase ?? Number.NEGATIVE_INFINITY;
  const worst = [...model.keys()]
    .sort((left, right) => maseOf(right) - maseOf(left) || left - right)
    .slice(0, Math.floor(most / 2));
  const isWorst = new Set(worst);
  const others = [...model.keys()].filter((place) => !isWorst.has(place));
  const drawn = Array.from(drawRows(others.length, most - worst.length, seed), (at) => others[at]);
  return { places: [...worst, ...drawn].sort((left, right) => left - right), worstCount: worst.length };
}

function showSeries(
  { predictionLength, describe }: JudgedForecasts,
  shown: { judged: JudgedSeries; naive: Float64Array } & Pick<ShownSeries, "metrics" | "baseline">,
): ShownSeries {
  const { judged, naive, metrics, baseline } = shown;
  const first = Math.max(0, judged.history.length - mostHistory);
  const ofLevel = (level: number) =>
    Array.from({ length: predictionLength }, (_, step) =>
      short(judged.forecast.quantiles[step * quantileLevels.length + level]),
    );
  return {
    itemId: judged.itemId,
    metrics,
    baseline,
    ...describe(judged, first),
    history: Array.from(judged.history.subarray(first), shortOrMissing),
    actual: Array.from(judged.actual, shortOrMissing),
    median: ofLevel(medianAt),
    lower: ofLevel(lowerAt),
    upper: ofLevel(upperAt),
    naive: Array.from(naive, short),
  };
}

function shortOrMissing(value: number): number | null {
  return Number.isNaN(value) ? null : short(value);
}

/** Seven digits are what float32 has, and a third of the bytes. */
function short(value: number): number {
  return Number(value.toPrecision(7));
}
