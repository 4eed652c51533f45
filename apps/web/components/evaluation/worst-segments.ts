import type { Segment, Segments } from "@sagebrush/contracts/models/segments";

type SegmentMetric = Segments["metrics"][number];
type Score = Segment["scores"][number];

/**
 * Segments that are surely bad by a metric first: by the better end of their interval, so that a few rows with a bad
 * value do not rank above many. What has no interval is last.
 */
export function worstFirst(
  segments: readonly Segment[],
  metricIndex: number,
  { direction }: SegmentMetric,
): readonly Segment[] {
  const badness = ({ scores }: Segment) => {
    const score = scores[metricIndex] ?? null;
    const end = direction === "maximize" ? score?.upper : score?.lower;
    if (end == null) return Number.NEGATIVE_INFINITY;
    return direction === "maximize" ? -end : end;
  };
  return segments
    .map((segment) => ({ segment, badness: badness(segment) }))
    .sort((first, second) => (first.badness === second.badness ? 0 : second.badness - first.badness))
    .map(({ segment }) => segment);
}

/** Whether even the interval's end nearer to the value of all rows is on one side of it. */
export function comparedWithAll(score: Score, { direction, overall }: SegmentMetric): "worse" | "better" | "alike" {
  if (score === null || score.lower === null || score.upper === null || overall === null) return "alike";
  if (score.upper < overall) return direction === "maximize" ? "worse" : "better";
  if (score.lower > overall) return direction === "maximize" ? "better" : "worse";
  return "alike";
}
