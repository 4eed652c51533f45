import { discountAt, gainOf, queryBounds, queryWeight, ranked } from "../objectives/query-groups.ts";
import type { JudgedRows, MetricFunction } from "./metric-context.ts";

/** Means over the queries; behind the @ stands how many of the best rows are looked at. */
export const rankingMetrics = {
  ndcg: (rows) =>
    meanOverQueries(rows, (relevances) => {
      const gains = relevances.map((relevance) => gainOf(relevance, rows.settings.ranking.hasExponentialGain));
      const best = discountedGain(gains.slice().sort().reverse(), rows.parameter);
      return best > 0 ? discountedGain(gains, rows.parameter) / best : null;
    }),
  map: (rows) =>
    meanOverQueries(rows, (relevances) => {
      const looked = Math.min(rows.parameter ?? relevances.length, relevances.length);
      let relevant = 0;
      let sum = 0;
      for (const [rank, relevance] of relevances.entries()) {
        if (relevance === 0) continue;
        relevant++;
        if (rank < looked) sum += relevant / (rank + 1);
      }
      return relevant > 0 ? sum / Math.min(looked, relevant) : null;
    }),
} as const satisfies Record<string, MetricFunction>;

/** @param scoreOf by the relevances in the order of the predictions; null where none is relevant */
function meanOverQueries(rows: JudgedRows, scoreOf: (relevances: Float64Array) => number | null): number {
  const { labels, predictions, isStrict } = rows;
  const bounds = queryBounds(labels);
  let sum = 0;
  let total = 0;
  for (let query = 0; query + 1 < bounds.length; query++) {
    const [begin, end] = [bounds[query], bounds[query + 1]];
    const weight = queryWeight(labels, begin, end);
    const order = ranked(predictions, begin, end);
    sum += weight * (scoreOf(Float64Array.from(order, (row) => labels.target[row])) ?? (isStrict ? 0 : 1));
    total += weight;
  }
  return sum / total;
}

function discountedGain(gains: Float64Array, limit: number | null): number {
  let sum = 0;
  for (let rank = 0; rank < Math.min(limit ?? gains.length, gains.length); rank++)
    sum += gains[rank] * discountAt(rank);
  return sum;
}
