import type { Interval } from "../metrics/intervals/interval.ts";
import { type MetricDirection, type MetricName, metricTable } from "../metrics/metric-table.ts";
import type { EvaluatedMetric } from "./evaluation.ts";

/** The metrics of the model with those of a baseline beside them, in the order of `names`. */
export function besideBaseline<Name extends MetricName>(
  names: readonly Name[],
  model: Record<Name, number | null>,
  baseline: Record<Name, number | null>,
  intervals: ReadonlyMap<string, Interval | null> = new Map(),
): EvaluatedMetric[] {
  return names.map((name) => {
    const { label, direction }: { label: string; direction: MetricDirection } = metricTable[name];
    const interval = intervals.get(name) ?? null;
    return { name, label, direction, value: model[name], interval, baseline: baseline[name] };
  });
}

/** float64[classCount]: the share of the training rows, by weight where they have one, that is of each class. */
export function classShares(trainingTarget: Float64Array, weights: Float64Array | undefined, classCount: number) {
  const counts = new Float64Array(classCount);
  for (const [row, code] of trainingTarget.entries()) counts[code] += weights === undefined ? 1 : weights[row];
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / total);
}
