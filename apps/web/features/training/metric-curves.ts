import type { TrainingMetricPoint } from "@sagebrush/contracts/training/training-job";
import type { LineSeries } from "../../components/charts/line-chart.tsx";
import { formatNumber } from "../../lib/format-numbers.ts";

/** One metric over the iterations, on the training and on the validation rows. */
export interface MetricCurves {
  /** Without the channel: "rmse". */
  metric: string;
  series: LineSeries[];
  /** Every value is above 0, so that a logarithmic axis can hold it. */
  isPositive: boolean;
}

/** Channels by the names SageMaker gives them before the colon. */
const channels = [
  { channel: "train", name: "Training", color: "blue", isDashed: true },
  { channel: "validation", name: "Validation", color: "orange", isDashed: false },
] as const;

/** Groups "train:rmse" and "validation:rmse" into one chart. `objectives` come first. */
export function metricCurves(
  points: readonly TrainingMetricPoint[],
  objectives: readonly { name: string }[] = [],
): MetricCurves[] {
  const first = objectives.map(({ name }) => splitMetricName(name).metric);
  const byMetric = new Map<string, Map<string, { x: number; y: number }[]>>();
  for (const { metricName, iteration, value } of points) {
    const { channel, metric } = splitMetricName(metricName);
    const series = byMetric.get(metric) ?? new Map<string, { x: number; y: number }[]>();
    const curve = series.get(channel) ?? [];
    curve.push({ x: iteration, y: value });
    byMetric.set(metric, series.set(channel, curve));
  }
  const rank = (metric: string) => (first.includes(metric) ? first.indexOf(metric) : first.length);
  return [...byMetric]
    .map(([metric, series]) => ({
      metric,
      series: toSeries(series),
      isPositive: [...series.values()].every((curve) => curve.every(({ y }) => y > 0)),
    }))
    .sort((one, other) => rank(one.metric) - rank(other.metric) || one.metric.localeCompare(other.metric));
}

/** Which way a metric gets better, by the algorithm's objectives: "validation:ndcg" says it for every channel and "ndcg@5". */
export function directionOf(
  metric: string,
  objectives: readonly { name: string; direction: "minimize" | "maximize" }[],
): "minimize" | "maximize" {
  const [baseName] = metric.split("@");
  return objectives.find(({ name }) => splitMetricName(name).metric === baseName)?.direction ?? "minimize";
}

/** Where a curve is best and where it stands: "Validation: 12.1 at round 40, best 11.8 at round 31." */
export function curveFacts(
  { series }: MetricCurves,
  direction: "minimize" | "maximize",
  iterationName: string,
): string {
  return series
    .map(({ name, points }) => {
      const last = points.at(-1);
      const best = bestPoint(points, direction);
      if (last === undefined || best === undefined) return `${name}: no value.`;
      const now = `${name}: ${formatNumber(last.y)} at ${iterationName} ${last.x}`;
      return best.x === last.x
        ? `${now}, the best so far.`
        : `${now}, best ${formatNumber(best.y)} at ${iterationName} ${best.x}.`;
    })
    .join(" ");
}

/** The one value that stands for a job in a list: on the validation rows where there are any. */
export function headlineMetric(finalMetrics: Readonly<Record<string, number>>): { name: string; value: number } | null {
  const names = Object.keys(finalMetrics);
  const name = names.find((candidate) => candidate.startsWith("validation:")) ?? names[0];
  const value = name === undefined ? undefined : finalMetrics[name];
  return name === undefined || value === undefined ? null : { name, value };
}

export function bestPoint(points: readonly { x: number; y: number }[], direction: "minimize" | "maximize") {
  const sign = direction === "minimize" ? 1 : -1;
  let best: { x: number; y: number } | undefined;
  for (const point of points) {
    if (Number.isFinite(point.y) && (best === undefined || sign * point.y < sign * best.y)) best = point;
  }
  return best;
}

export function splitMetricName(metricName: string): { channel: string; metric: string } {
  const colon = metricName.indexOf(":");
  return colon === -1
    ? { channel: "train", metric: metricName }
    : { channel: metricName.slice(0, colon), metric: metricName.slice(colon + 1) };
}

function toSeries(curves: ReadonlyMap<string, { x: number; y: number }[]>): LineSeries[] {
  const known = channels.flatMap(({ channel, ...look }) => {
    const points = curves.get(channel);
    return points === undefined ? [] : [{ ...look, points }];
  });
  const others = [...curves]
    .filter(([channel]) => !channels.some((known) => known.channel === channel))
    .map(([channel, points]) => ({ name: channel, points, color: "green" as const }));
  return [...known, ...others];
}
