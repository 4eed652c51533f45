import type { TrainingLogLine, TrainingMetricPoint } from "@sagebrush/contracts/training/training-job";

/**
 * Adds points that arrive by events to those already known. An iteration that is run again after a worker died
 * replaces what it reported before.
 */
export function mergeMetrics(
  known: readonly TrainingMetricPoint[],
  arrived: readonly TrainingMetricPoint[],
): TrainingMetricPoint[] {
  if (arrived.length === 0) return [...known];
  const key = ({ metricName, iteration }: TrainingMetricPoint) => `${iteration} ${metricName}`;
  const byKey = new Map(known.map((point) => [key(point), point]));
  for (const point of arrived) byKey.set(key(point), point);
  return [...byKey.values()].sort((first, second) => first.iteration - second.iteration);
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
