// s is the score (margin) of a row, Δ what swapping two rows would change in the metric, λ the gradient of a pair.
import { TrainingDataError } from "../../table.ts";
import { type Labels, leastHessian, type Objective, type RankingSettings, type Scores } from "./objective.ts";
import { discountAt, gainOf, queryBounds, queryWeight, ranked } from "./query-groups.ts";
import { checkTarget } from "./target-checks.ts";

export type RankingMetric = "pairwise" | "ndcg" | "map";

/** 2^31 - 1 is the largest gain, as in XGBoost. */
const highestRelevance = 31;

/** Δ of the rows at two ranks of one query, 0 for the best. */
type SwapCost = (better: number, worse: number) => number;

/**
 * LambdaMART: the logistic loss of every pair of rows of a query whose relevances differ, weighed by what swapping the two
 * would change in the metric. Burges 2010; pairs and norms as in XGBoost from 2.0 (its older versions drew pairs at random).
 */
export function ranking(metric: RankingMetric, settings: RankingSettings): Objective {
  const objective = `rank:${metric}`;
  return {
    link: "identity",
    estimateBase: () => Float32Array.of(0),
    gradients(scores, _output, labels, out) {
      out.fill(0);
      const bounds = queryBounds(labels);
      for (let query = 0; query + 1 < bounds.length; query++)
        addQuery(metric, settings, scores, labels, bounds[query], bounds[query + 1], out);
    },
    check(labels) {
      queryBounds(labels);
      checkRelevance(objective, metric)(labels);
    },
  };
}

function checkRelevance(objective: string, metric: RankingMetric): (labels: Labels) => void {
  if (metric === "map")
    return checkTarget((target) => target === 0 || target === 1, `${objective} learns relevances of 0 and 1`);
  return (labels) => {
    const bad = labels.target.find((value) => !(Number.isInteger(value) && value >= 0 && value <= highestRelevance));
    if (bad !== undefined)
      throw new TrainingDataError(
        `The target holds ${bad}; ${objective} learns relevances, whole numbers from 0 to ${highestRelevance}.`,
      );
  };
}

function addQuery(
  metric: RankingMetric,
  { pairsPerSample, isNormalized, hasExponentialGain }: RankingSettings,
  { sums }: Scores,
  labels: Labels,
  begin: number,
  end: number,
  out: Float32Array,
): void {
  const { target } = labels;
  const order = ranked(sums, begin, end);
  const swapCost = swapCosts[metric](
    Float64Array.from(order, (row) => target[row]),
    hasExponentialGain,
  );
  const spread = sums[order[0]] - sums[order[order.length - 1]];
  const gradients = new Float64Array(order.length);
  const hessians = new Float64Array(order.length);
  let total = 0;
  for (let upper = 0; upper < Math.min(pairsPerSample, order.length); upper++) {
    for (let lower = upper + 1; lower < order.length; lower++) {
      const [upperRelevance, lowerRelevance] = [target[order[upper]], target[order[lower]]];
      if (upperRelevance === lowerRelevance) continue;
      const [better, worse] = upperRelevance > lowerRelevance ? [upper, lower] : [lower, upper];
      const difference = sums[order[better]] - sums[order[worse]];
      let cost = Math.abs(swapCost(better, worse));
      // Pairs that are far apart count less; scores that are all the same say nothing of it.
      if (metric !== "pairwise" && isNormalized && spread > 0) cost /= Math.abs(difference) + 0.01;
      const share = 1 / (1 + Math.exp(-difference));
      const lambda = (share - 1) * cost;
      const hessian = 2 * Math.max(share * (1 - share), leastHessian) * cost;
      gradients[better] += lambda;
      gradients[worse] -= lambda;
      hessians[better] += hessian;
      hessians[worse] += hessian;
      total -= 2 * lambda;
    }
  }
  const norm = isNormalized && total > 0 ? Math.log2(1 + total) / total : 1;
  const factor = norm * queryWeight(labels, begin, end);
  for (let rank = 0; rank < order.length; rank++) {
    out[2 * order[rank]] = gradients[rank] * factor;
    out[2 * order[rank] + 1] = hessians[rank] * factor;
  }
}

const swapCosts: Record<RankingMetric, (relevances: Float64Array, hasExponentialGain: boolean) => SwapCost> = {
  pairwise: () => () => 1,
  ndcg(relevances, hasExponentialGain) {
    const gains = relevances.map((relevance) => gainOf(relevance, hasExponentialGain));
    const best = gains
      .slice()
      .sort()
      .reverse()
      .reduce((sum, gain, rank) => sum + gain * discountAt(rank), 0);
    return (better, worse) => ((gains[better] - gains[worse]) * (discountAt(better) - discountAt(worse))) / best;
  },
  map(relevances) {
    const relevantUpTo = new Float64Array(relevances.length);
    const precisionUpTo = new Float64Array(relevances.length);
    let relevant = 0;
    let precision = 0;
    for (const [rank, relevance] of relevances.entries()) {
      relevant += relevance;
      precision += relevance / (rank + 1);
      relevantUpTo[rank] = relevant;
      precisionUpTo[rank] = precision;
    }
    return (better, worse) => {
      const [upper, lower] = better < worse ? [better, worse] : [worse, better];
      // Precision at the upper rank with a relevant row there, less that at the lower one, and one more hit in between.
      const hitsAtUpper = relevantUpTo[upper] + (better < worse ? 0 : 1);
      const between = precisionUpTo[lower - 1] - precisionUpTo[upper];
      return (hitsAtUpper / (upper + 1) + between - relevantUpTo[lower] / (lower + 1)) / relevant;
    };
  },
};
