import { addToMean, emptyMeanSums, meanInterval } from "../metrics/intervals/mean-interval.ts";
import { ndcgOf, type RankedQueries } from "../metrics/ranking-metrics.ts";
import type { Measured, SegmentMeasures } from "./segment-measures.ts";

/**
 * How well the rows of a segment are put in order among each other: the mean over the queries of which the segment has
 * rows that are not all equally relevant. A column of the query has whole queries in its segments.
 */
export function rankingMeasures(
  rows: RankedQueries,
  { gain, weights }: { gain: "exponential" | "linear"; weights: Float64Array | undefined },
): SegmentMeasures {
  const { relevances, scores, queries } = rows;
  return {
    order: Uint32Array.from(queries.keys()).sort(
      (left, right) => queries[left] - queries[right] || scores[right] - scores[left],
    ),
    measures: [{ name: "ndcg@10", of: meanNdcg }],
  };

  function meanNdcg(members: Uint32Array): Measured | null {
    const sums = emptyMeanSums();
    for (let begin = 0; begin < members.length; ) {
      let end = begin + 1;
      while (end < members.length && queries[members[end]] === queries[members[begin]]) end++;
      const own = members.subarray(begin, end);
      if (own.some((row) => relevances[row] !== relevances[own[0]])) {
        const weight = weights === undefined ? 1 : own.reduce((sum, row) => sum + weights[row], 0) / own.length;
        addToMean(sums, ndcgOf(rows, own, { limit: 10, gain }), weight);
      }
      begin = end;
    }
    if (sums.count === 0) return null;
    const interval = meanInterval(sums);
    return {
      value: sums.value / sums.weight,
      interval: interval && { ...interval, lower: Math.max(0, interval.lower), upper: Math.min(1, interval.upper) },
    };
  }
}
