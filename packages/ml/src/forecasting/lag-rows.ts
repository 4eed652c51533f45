import type { LabelledRows } from "../estimator.ts";
import type { Random } from "../random.ts";
import { categoryCodesOf, featureNames, type LagPlan, type LagView, viewLags, writeLagRow } from "./lag-plan.ts";
import { timeAfter } from "./time-frequency.ts";
import type { TimeSeries } from "./time-series.ts";

/** One forecast of a series' past: from which place, and of which steps. */
export interface LagOrigin {
  series: TimeSeries;
  /** The target in float32. */
  target: Float64Array;
  origin: number;
  /** Of the steps ahead, those from `firstStep` and before `endStep` are asked for. */
  firstStep: number;
  endStep: number;
}

export interface LagRows extends LabelledRows {
  /** Of each row: its step ahead, from 0. */
  steps: Int32Array;
}

/** Relative values far from all others, as after a long calm, would bend what is learned; who knows the unit takes them as they are. */
const largestRelativeTarget = 10;

/** The rows of known targets, relative to level and scale as they were seen then; origins without a scale have none. */
export function lagRows(plan: LagPlan, origins: readonly LagOrigin[]): LagRows {
  const views = origins.map(({ target, origin }) => viewLags(plan, target, origin));
  const isRow = ({ target, origin }: LagOrigin, { scale }: LagView, step: number) =>
    scale > 0 && !Number.isNaN(target[origin + step]);
  let rowCount = 0;
  for (const [at, origin] of origins.entries())
    for (let step = origin.firstStep; step < origin.endStep; step++) if (isRow(origin, views[at], step)) rowCount++;
  const names = featureNames(plan);
  const columns = names.map(() => new Float32Array(rowCount));
  const target = new Float64Array(rowCount);
  const steps = new Int32Array(rowCount);
  const largest = plan.tellsUnit ? Number.POSITIVE_INFINITY : largestRelativeTarget;
  let row = 0;
  for (const [at, own] of origins.entries()) {
    const view = views[at];
    if (view.level === null || view.scale === 0) continue;
    const source = {
      view,
      origin: own.origin,
      time: timeAfter(own.series.start, own.origin, plan.frequency),
      dynamicFeatures: own.series.dynamicFeatures,
      categoryCodes: categoryCodesOf(plan, own.series.categories),
    };
    for (let step = own.firstStep; step < own.endStep; step++) {
      if (!isRow(own, view, step)) continue;
      writeLagRow(plan, source, step, { columns, row });
      const relative = (own.target[own.origin + step] - view.level) / view.scale;
      target[row] = Math.max(-largest, Math.min(largest, relative));
      steps[row++] = step;
    }
  }
  const counts = plan.categories.map((known) => known.length + 1);
  const codeCounts = [...names.slice(counts.length).map(() => 0), ...counts];
  return { features: { rowCount, names, columns, codeCounts }, target, steps };
}

/** Every place of the past to forecast from; where those are more than `mostRows`, a share of them drawn at random. */
export function pastOrigins(
  { predictionLength }: Pick<LagPlan, "predictionLength">,
  train: readonly TimeSeries[],
  { mostRows, random }: { mostRows: number; random: Random },
): LagOrigin[] {
  const origins = train.flatMap((series) => {
    const target = series.target.map(Math.fround);
    return Array.from({ length: Math.max(0, target.length - 1) }, (_, at) => {
      const origin = at + 1;
      return { series, target, origin, firstStep: 0, endStep: Math.min(predictionLength, target.length - origin) };
    });
  });
  return drawOrigins(origins, mostRows, random);
}

/**
 * Splits the past of series by the time of what is forecast: the last steps of each are kept, from all origins that reach
 * them, for what errors to expect; trees learn from all before. A series too short to be split is learned from whole.
 */
export function splitOrigins(
  { predictionLength }: Pick<LagPlan, "predictionLength">,
  origins: readonly LagOrigin[],
): { learned: LagOrigin[]; kept: LagOrigin[] } {
  const learned: LagOrigin[] = [];
  const kept: LagOrigin[] = [];
  for (const own of origins) {
    const { length } = own.target;
    const split = length >= 3 * predictionLength ? length - predictionLength : length;
    const middle = Math.max(0, Math.min(own.endStep, split - own.origin));
    if (middle > 0) learned.push({ ...own, endStep: middle });
    if (middle < own.endStep) kept.push({ ...own, firstStep: middle });
  }
  return { learned, kept };
}

/** The last steps of whole series, from where they begin. */
export function lastOrigins({ predictionLength }: LagPlan, series: readonly TimeSeries[]): LagOrigin[] {
  return series
    .filter(({ target }) => target.length > predictionLength)
    .map((whole) => ({
      series: whole,
      target: whole.target.map(Math.fround),
      origin: whole.target.length - predictionLength,
      firstStep: 0,
      endStep: predictionLength,
    }));
}

function drawOrigins(origins: readonly LagOrigin[], mostRows: number, random: Random): LagOrigin[] {
  const rows = origins.reduce((sum, { firstStep, endStep }) => sum + endStep - firstStep, 0);
  return origins.filter(() => random.next() * rows < mostRows);
}
