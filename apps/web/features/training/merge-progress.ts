import type { TrainingLogLine, TrainingMetricPoint } from "@sagebrush/contracts/training/training-job";

/**
 * Adds points that arrive by events to those already known, in the order of their iterations. An iteration that is run
 * again after a worker died replaces what it reported before. Costs what arrives and overlaps, not what is known: a fast
 * job reports hundreds of points a second.
 */
export function mergeMetrics(
  known: readonly TrainingMetricPoint[],
  arrived: readonly TrainingMetricPoint[],
): TrainingMetricPoint[] {
  if (arrived.length === 0) return [...known];
  const first = arrived.reduce((least, { iteration }) => Math.min(least, iteration), Number.POSITIVE_INFINITY);
  const overlapStart = known.findLastIndex(({ iteration }) => iteration < first) + 1;
  const key = ({ metricName, iteration }: TrainingMetricPoint) => `${iteration} ${metricName}`;
  const byKey = new Map(known.slice(overlapStart).map((point) => [key(point), point]));
  for (const point of arrived) byKey.set(key(point), point);
  const tail = [...byKey.values()].sort((one, other) => one.iteration - other.iteration);
  return [...known.slice(0, overlapStart), ...tail];
}

/** Adds log lines that arrive to those already known, each sequence number once, in order. */
export function mergeLogs(known: readonly TrainingLogLine[], arrived: readonly TrainingLogLine[]): TrainingLogLine[] {
  const last = known.at(-1)?.sequence ?? -1;
  if (arrived.every(({ sequence }, index) => sequence > (arrived[index - 1]?.sequence ?? last))) {
    return [...known, ...arrived];
  }
  const bySequence = new Map([...known, ...arrived].map((line) => [line.sequence, line]));
  return [...bySequence.values()].sort((first, second) => first.sequence - second.sequence);
}
