import { type MetricDirection, type MetricName, metricTable } from "../metrics/metric-table.ts";
import type { EvaluatedMetric } from "./evaluation.ts";

/** The metrics of the model with those of a baseline beside them, in the order of `names`. */
export function besideBaseline<Name extends MetricName>(
  names: readonly Name[],
  model: Record<Name, number | null>,
  baseline: Record<Name, number | null>,
): EvaluatedMetric[] {
  return names.map((name) => {
    const { label, direction }: { label: string; direction: MetricDirection } = metricTable[name];
    return { name, label, direction, value: model[name], baseline: baseline[name] };
  });
}

/** float64[classCount]: the share of the training rows that is of each class. */
export function classShares(trainingTarget: Float64Array, classCount: number): Float64Array {
  const counts = new Float64Array(classCount);
  for (const code of trainingTarget) counts[code]++;
  return counts.map((count) => count / trainingTarget.length);
}
