import { bootstrapIntervals } from "../metrics/intervals/bootstrap-intervals.ts";
import { randomOrder } from "../metrics/random-order.ts";
import { forEachPlace, type RankedQueries, rankingMetrics } from "../metrics/ranking-metrics.ts";
import { createRandom } from "../random.ts";
import { besideBaseline } from "./baseline.ts";
import { compact } from "./compact.ts";
import type { RankingEvaluation } from "./evaluation.ts";
import type { JudgedPredictions, JudgedQueries } from "./judged-predictions.ts";
import { rankingMeasures } from "./ranking-measures.ts";
import { segmentsOf } from "./segments.ts";

const metricNames = [
  ...(["ndcg@10", "ndcg@5", "ndcg@3", "ndcg@1", "map", "mrr"] as const),
  ...(["precision@1", "precision@3", "precision@5", "precision@10"] as const),
] as const;
type RankingMetricName = (typeof metricNames)[number];

/** The metrics of one query, for the model and in random order. */
interface JudgedQuery {
  query: number;
  weight: number;
  rowCount: number;
  relevantCount: number;
  model: Record<RankingMetricName, number>;
  random: Record<RankingMetricName, number>;
}

const bins = 20;
const shownRanks = 20;
const maximumWorst = 20;
const maximumNameLength = 200;
/** 2^31 - 1 is the largest gain that is still told apart from others, as in XGBoost. */
const highestExponential = 31;

/** Figures are means over the queries that have a relevant row, each by the mean weight of its rows. */
export function evaluateRanking(judged: JudgedPredictions & { queries: JudgedQueries }): RankingEvaluation {
  const { target, predictions, queries, weighting, features, seed } = judged;
  if (target.length === 0) throw new Error("There are no rows to judge the model on.");
  const rows = { relevances: target, scores: predictions, queries: queries.groups };
  const gain = target.some((relevance) => relevance > highestExponential) ? "linear" : "exponential";
  const { judgedQueries, queryCount } = judgeQueries(rows, gain, weighting?.weights);
  const meansOf = (side: "model" | "random") => weightedMeans(judgedQueries, (query) => query[side]);
  const intervals = bootstrapIntervals(
    {
      rowCount: judgedQueries.length,
      sumCount: metricNames.length + 1,
      add(sums, at, times) {
        const { weight, model } = judgedQueries[at];
        sums[metricNames.length] += times * weight;
        for (const [index, name] of metricNames.entries()) sums[index] += times * weight * model[name];
      },
      read: (sums) => {
        const total = sums[metricNames.length];
        return byName((_, index) => (total > 0 ? sums[index] / total : null));
      },
    },
    metricNames,
    createRandom(seed).fork(1),
  );
  return {
    problemType: "ranking",
    targetColumnName: judged.targetColumnName,
    weightColumnName: weighting?.columnName ?? null,
    groupColumnName: queries.columnName,
    rowCount: target.length,
    queryCount,
    unjudgedQueryCount: queryCount - judgedQueries.length,
    gain,
    metrics: besideBaseline(metricNames, meansOf("model"), meansOf("random"), intervals),
    ndcgHistogram: ndcgHistogram(judgedQueries),
    relevanceByRank: relevanceByRank(rows, judgedQueries),
    worstQueries: judgedQueries
      .toSorted((left, right) => left.model["ndcg@10"] - right.model["ndcg@10"] || right.rowCount - left.rowCount)
      .slice(0, maximumWorst)
      .map(({ query, rowCount, relevantCount, model }) => ({
        query: queries.names[query].slice(0, maximumNameLength),
        rowCount,
        relevantCount,
        ndcg: compact(model["ndcg@10"]),
        firstRelevantRank: Math.round(1 / model.mrr),
      })),
    segments:
      features === undefined
        ? null
        : segmentsOf(features, rankingMeasures(rows, { gain, weights: weighting?.weights })),
  };
}

function judgeQueries(rows: RankedQueries, gain: RankingEvaluation["gain"], weights: Float64Array | undefined) {
  const alike = { ...rows, scores: new Float64Array(rows.scores.length) };
  const whole = rankingMetrics(rows, { gain }).queries;
  const cut = ([1, 3, 5, 10] as const).map((k) => ({
    k,
    model: rankingMetrics(rows, { gain, k }).queries,
    // Rows of equal scores stand at the mean of their places, which is what random order does to NDCG.
    random: rankingMetrics(alike, { gain, k }).queries,
  }));
  let begin = 0;
  const judgedQueries = whole.flatMap(({ query, rowCount, averagePrecision, reciprocalRank }, at): JudgedQuery[] => {
    const first = begin;
    begin += rowCount;
    if (averagePrecision === null || reciprocalRank === null) return [];
    const relevantCount = rows.relevances.subarray(first, begin).filter((relevance) => relevance > 0).length;
    const weight = weights === undefined ? 1 : mean(weights.subarray(first, begin));
    const atK = Object.fromEntries(cut.map(({ k, ...sides }) => [k, sides]));
    const sideOf = (side: "model" | "random", others: { map: number; mrr: number; precision: number | null }) =>
      byName((name) => {
        if (name === "map" || name === "mrr") return others[name];
        const [base, k = ""] = name.split("@");
        const { ndcg, precision } = atK[k][side][at];
        return (base === "ndcg" ? ndcg : (others.precision ?? precision)) ?? 0;
      });
    const model = sideOf("model", { map: averagePrecision, mrr: reciprocalRank, precision: null });
    const { averagePrecision: map, reciprocalRank: mrr, precision } = randomOrder(rowCount, relevantCount);
    const random = sideOf("random", { map, mrr, precision });
    return [{ query, weight, rowCount, relevantCount, model, random }];
  });
  return { judgedQueries, queryCount: whole.length };
}

function weightedMeans(
  judgedQueries: readonly JudgedQuery[],
  valuesOf: (query: JudgedQuery) => Record<RankingMetricName, number>,
): Record<RankingMetricName, number | null> {
  const total = judgedQueries.reduce((sum, { weight }) => sum + weight, 0);
  return byName((name) =>
    total > 0 ? judgedQueries.reduce((sum, query) => sum + query.weight * valuesOf(query)[name], 0) / total : null,
  );
}

/** @param valueAt is told the place among the names too */
function byName<Value>(valueAt: (name: RankingMetricName, index: number) => Value): Record<RankingMetricName, Value> {
  return {
    "ndcg@10": valueAt("ndcg@10", 0),
    "ndcg@5": valueAt("ndcg@5", 1),
    "ndcg@3": valueAt("ndcg@3", 2),
    "ndcg@1": valueAt("ndcg@1", 3),
    map: valueAt("map", 4),
    mrr: valueAt("mrr", 5),
    "precision@1": valueAt("precision@1", 6),
    "precision@3": valueAt("precision@3", 7),
    "precision@5": valueAt("precision@5", 8),
    "precision@10": valueAt("precision@10", 9),
  };
}

function ndcgHistogram(judgedQueries: readonly JudgedQuery[]): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const { model } of judgedQueries) counts[Math.min(bins - 1, Math.floor(model["ndcg@10"] * bins))]++;
  return counts;
}

/** A query counts at the places it has rows for. */
function relevanceByRank(
  { relevances, scores, queries }: RankedQueries,
  judgedQueries: readonly JudgedQuery[],
): RankingEvaluation["relevanceByRank"] {
  const isJudged = new Set(judgedQueries.map(({ query }) => query));
  const sums = Array.from({ length: shownRanks }, () => ({ queryCount: 0, relevance: 0, best: 0, random: 0 }));
  for (let begin = 0; begin < queries.length; ) {
    let end = begin + 1;
    while (end < queries.length && queries[end] === queries[begin]) end++;
    if (isJudged.has(queries[begin])) {
      const own = relevances.subarray(begin, end);
      const best = own.slice().sort().reverse();
      const average = mean(own);
      const order = Uint32Array.from(own, (_, at) => begin + at).sort((one, other) => scores[other] - scores[one]);
      forEachPlace(scores, order, { limit: shownRanks, valueAt: (row) => relevances[row] }, (place, relevance) => {
        const sum = sums[place];
        sum.queryCount++;
        sum.relevance += relevance;
        sum.best += best[place];
        sum.random += average;
      });
    }
    begin = end;
  }
  return sums
    .filter(({ queryCount }) => queryCount > 0)
    .map(({ queryCount, relevance, best, random }, place) => ({
      rank: place + 1,
      queryCount,
      relevance: compact(relevance / queryCount),
      best: compact(best / queryCount),
      random: compact(random / queryCount),
    }));
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
