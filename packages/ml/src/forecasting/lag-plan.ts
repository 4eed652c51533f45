import type { Hyperparameters } from "../hyperparameters.ts";
import { calendarFeatures, calendarOf } from "./calendar.ts";
import type { ForecastingTask } from "./forecaster.ts";
import { horizonOf, seasonLengthOf } from "./forecasting.hyperparameters.ts";
import type { TimeFrequency } from "./time-frequency.ts";

// C: steps of context, the last ones before the forecast; P: steps of forecast; m: steps of a season.

/** Which features a step of the forecast has; the same in training and in the served graph. */
export interface LagPlan {
  frequency: TimeFrequency;
  predictionLength: number;
  seasonLength: number;
  contextLength: number;
  /** The last so many values are features as they are. */
  lagCount: number;
  /** Whether level and scale of the series are features too, after the lags. */
  tellsUnit: boolean;
  /** Steps over whose mean the level is taken: a whole season where there is one. */
  levelLength: number;
  dynamicFeatureNames: readonly string[];
  categoryNames: readonly string[];
  /** For each static category the known values; the code of one is its place + 1, that of any other 0. */
  categories: readonly (readonly string[])[];
}

/** Seasons before a step of the forecast whose values at the same phase are features. */
export const seasonLags = 3;
/** A spread below this share of the values is none: arithmetic alone makes such. */
export const leastRelativeScale = 1e-9;

const usualLagCount = 32;
const leastLevelLength = 4;

/** As the task has categories and features, with the horizon, season and context asked for. */
export function planLagsFor(hyperparameters: Hyperparameters, task: ForecastingTask): LagPlan {
  const horizon = horizonOf(hyperparameters);
  const { context_length: contextLength } = hyperparameters;
  const categories = task.categoryNames.map((_, at) => {
    const known = new Set(task.train.map((series) => series.categories[at]));
    known.delete("");
    return [...known].sort();
  });
  const { categoryNames, dynamicFeatureNames } = task;
  const seasonLength = seasonLengthOf(hyperparameters, horizon);
  return planLags(
    { ...horizon, seasonLength, categoryNames, dynamicFeatureNames, categories },
    typeof contextLength === "number" ? contextLength : null,
  );
}

function planLags(
  parts: Omit<LagPlan, "contextLength" | "lagCount" | "levelLength" | "tellsUnit">,
  contextLength: number | null,
): LagPlan {
  const { seasonLength, predictionLength } = parts;
  const context = contextLength ?? Math.max(30, predictionLength, seasonLags * seasonLength + predictionLength);
  return {
    ...parts,
    contextLength: context,
    tellsUnit: false,
    lagCount: Math.min(context, Math.max(8, Math.min(usualLagCount, seasonLength + 1))),
    levelLength: Math.min(context, Math.max(leastLevelLength, seasonLength)),
  };
}

/** In the order of the features; categories come last. */
export function featureNames(plan: LagPlan): string[] {
  return [
    ...Array.from({ length: plan.lagCount }, (_, at) => `lag ${at + 1}`),
    ...(plan.tellsUnit ? ["level", "scale"] : []),
    "trend",
    ...Array.from({ length: seasonLags }, (_, at) => `season ${at + 1}`),
    "season mean",
    "step ahead",
    ...calendarFeatures(plan.frequency),
    ...plan.dynamicFeatureNames,
    ...plan.categoryNames,
  ];
}

/** Where in the context the value is that is whole seasons before step `step` of the forecast; C where it is before the context. */
export function seasonPlace({ seasonLength, contextLength }: LagPlan, step: number, lag: number): number {
  const place = contextLength + step - seasonLength * (Math.floor(step / seasonLength) + 1 + lag);
  return place >= 0 ? place : contextLength;
}

/** What is seen from one place of a series: level and scale, which forecasts are relative to, and what came before. */
export interface LagView {
  /** Null where nothing is known. */
  level: number | null;
  /** Mean distance from the level, 0 where there is none. */
  scale: number;
  /** float64[C + 1]: the context relative to level and scale; NaN = missing, as the last one always is. */
  relative: Float64Array;
  trend: number;
}

/** @param target rounded to float32 as a served file is given it; the view is that before step `origin` */
export function viewLags(plan: LagPlan, target: Float64Array, origin: number): LagView {
  const { contextLength, levelLength } = plan;
  const first = origin - contextLength;
  const context = new Float64Array(contextLength + 1).fill(Number.NaN);
  for (let place = Math.max(0, -first); place < contextLength; place++) context[place] = target[first + place];
  const last = meanOf(context, contextLength - levelLength, contextLength);
  const all = meanOf(context, 0, contextLength);
  if (Number.isNaN(all)) return { level: null, scale: 0, relative: context, trend: Number.NaN };
  const level = Number.isNaN(last) ? all : last;
  const before = meanOf(context, Math.max(0, contextLength - 2 * levelLength), contextLength - levelLength);
  const spread = meanOf(
    context.map((value) => Math.abs(value - level)),
    0,
    contextLength,
  );
  const size = meanOf(context.map(Math.abs), 0, contextLength);
  const scale = spread > leastRelativeScale * size ? spread : 0;
  const divisor = scale > 0 ? scale : 1;
  return {
    level,
    scale,
    relative: context.map((value) => (value - level) / divisor),
    trend: (level - before) / divisor,
  };
}

/** Of the values that are known; NaN where none is. */
function meanOf(values: Float64Array, start: number, end: number): number {
  let sum = 0;
  let count = 0;
  for (let at = start; at < end; at++) {
    if (Number.isNaN(values[at])) continue;
    sum += values[at];
    count++;
  }
  return sum / count;
}

export interface LagRowSource {
  view: LagView;
  /** When the first step of the forecast begins. */
  time: number;
  /** The dynamic features of step `step` of the forecast are at `origin + step`. */
  origin: number;
  dynamicFeatures: readonly Float64Array[];
  categoryCodes: readonly number[];
}

/** Writes the features of step `step` of a forecast into row `row` of the columns. */
export function writeLagRow(
  plan: LagPlan,
  { view, time, origin, dynamicFeatures, categoryCodes }: LagRowSource,
  step: number,
  { columns, row }: { columns: readonly Float32Array[]; row: number },
): void {
  const { relative, trend, level, scale } = view;
  let column = 0;
  const write = (value: number) => {
    columns[column++][row] = value;
  };
  for (let lag = 1; lag <= plan.lagCount; lag++) write(relative[plan.contextLength - lag]);
  if (plan.tellsUnit) {
    write(level ?? Number.NaN);
    write(scale);
  }
  write(trend);
  let sum = 0;
  let count = 0;
  for (let lag = 0; lag < seasonLags; lag++) {
    const value = relative[seasonPlace(plan, step, lag)];
    write(value);
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  write(sum / count);
  write(step + 1);
  for (const value of calendarOf(time, step, plan.frequency)) write(value);
  for (const values of dynamicFeatures) write(values[origin + step]);
  for (const code of categoryCodes) write(code);
}

export function categoryCodesOf({ categories }: LagPlan, values: readonly string[]): number[] {
  return categories.map((known, at) => known.indexOf(values[at]) + 1);
}
