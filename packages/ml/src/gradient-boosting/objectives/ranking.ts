// s is the score (margin) of a row, Δ what swapping two rows would change in the metric, λ the gradient of a pair.
import { createRandom, type Random } from "../../random.ts";
import { type Labels, leastHessian, type Objective, type RankingSettings } from "./objective.ts";
import { discountAt, gainOf, queryBounds, queryWeight, ranked } from "./query-groups.ts";
import { checkTarget } from "./target-checks.ts";

export type RankingMetric = "pairwise" | "ndcg" | "map";

/** 2^31 - 1 is the largest gain, as in XGBoost. */
const highestRelevance = 31;

/** Δ of the rows at two ranks of one query, 0 for the best. */
type SwapCost = (better: number, worse: number) => number;

/**
 * LambdaMART: the logistic loss of pairs of rows of a query whose relevances differ, weighed by what swapping the two
 * would change in the metric. Burges 2010; pairs and norms as in XGBoost from 2.0, whose `mean` draws them by lot as its
 * older versions did.
 */
export function ranking(metric: RankingMetric, settings: RankingSettings): Objective {
  const objective = `rank:${metric}`;
  return {
    link: "identity",
    estimateBase: () => Float32Array.of(0),
    gradients({ sums }, _output, labels, out, round = 0) {
      out.fill(0);
      const bounds = queryBounds(labels);
      const random = createRandom(settings.seed).fork(round);
      for (let query = 0; query + 1 < bounds.length; query++)
        addQuery(metric, settings, {
          ...{ sums, labels, begin: bounds[query], end: bounds[query + 1] },
          ...{ random: random.fork(query), out },
        });
    },
    check(labels) {
      queryBounds(labels);
      checkRelevance(objective, metric, settings)(labels);
    },
  };
}

function checkRelevance(
  objective: string,
  metric: RankingMetric,
  { hasExponentialGain }: RankingSettings,
): (labels: Labels) => void {
  if (metric === "map")
    return checkTarget((target) => target === 0 || target === 1, `${objective} learns relevances of 0 and 1`);
  const highest = hasExponentialGain ? highestRelevance : Number.POSITIVE_INFINITY;
  const whole = metric === "ndcg" && hasExponentialGain;
  const numbers = whole ? "whole numbers" : "numbers";
  const range = hasExponentialGain
    ? `${numbers} from 0 to ${highestRelevance}; for others set ndcg_exp_gain to false`
    : `${numbers} of 0 or more`;
  return checkTarget(
    (value) => value >= 0 && value <= highest && (Number.isInteger(value) || !whole),
    `${objective} learns relevances, ${range}`,
  );
}

/** The rows of a query, from `begin` up to `end`, and where their gradients go. */
interface Query {
  sums: Float32Array;
  labels: Labels;
  begin: number;
  end: number;
  random: Random;
  out: Float32Array;
}

function addQuery(metric: RankingMetric, settings: RankingSettings, query: Query): void {
  const { pairMethod, pairsPerSample, isNormalized, hessianFactor } = settings;
  const { sums, labels, begin, end, out } = query;
  const order = ranked(sums, begin, end);
  const relevances = Float64Array.from(order, (row) => labels.target[row]);
  const swapCost = swapCosts[metric](relevances, settings);
  const spread = sums[order[0]] - sums[order[order.length - 1]];
  const gradients = new Float64Array(order.length);
  const hessians = new Float64Array(order.length);
  let total = 0;
  const addPair = (first: number, second: number) => {
    if (relevances[first] === relevances[second]) return;
    const [better, worse] = relevances[first] > relevances[second] ? [first, second] : [second, first];
    const difference = sums[order[better]] - sums[order[worse]];
    let cost = Math.abs(swapCost(better, worse));
    // Pairs that are far apart count less; scores that are all the same say nothing of it.
    if (metric !== "pairwise" && isNormalized && spread > 0) cost /= Math.abs(difference) + 0.01;
    const share = 1 / (1 + Math.exp(-difference));
    const lambda = (share - 1) * cost;
    const hessian = hessianFactor * Math.max(share * (1 - share), leastHessian) * cost;
    gradients[better] += lambda;
    gradients[worse] -= lambda;
    hessians[better] += hessian;
    hessians[worse] += hessian;
    total -= 2 * lambda;
  };
  if (pairMethod === "topk") pairHighest(order.length, pairsPerSample, addPair);
  else drawPairs(relevances, pairsPerSample, query.random, addPair);
  const factor = (isNormalized ? normOf(settings, total) : 1) * queryWeight(labels, begin, end);
  for (let rank = 0; rank < order.length; rank++) {
    out[2 * order[rank]] = gradients[rank] * factor;
    out[2 * order[rank] + 1] = hessians[rank] * factor;
  }
}

function normOf({ pairMethod, pairsPerSample }: RankingSettings, total: number): number {
  if (pairMethod === "mean") return 1 / pairsPerSample;
  return total > 0 ? Math.log2(1 + total) / total : 1;
}

function pairHighest(rowCount: number, limit: number, addPair: (first: number, second: number) => void): void {
  for (let upper = 0; upper < Math.min(limit, rowCount); upper++)
    for (let lower = upper + 1; lower < rowCount; lower++) addPair(upper, lower);
}

/** Each row with so many rows of another relevance, any of them as likely as the others. */
function drawPairs(
  relevances: Float64Array,
  count: number,
  random: Random,
  addPair: (first: number, second: number) => void,
): void {
  const byRelevance = Uint32Array.from(relevances.keys()).sort((left, right) => relevances[right] - relevances[left]);
  for (let begin = 0; begin < byRelevance.length; ) {
    let end = begin + 1;
    while (end < byRelevance.length && relevances[byRelevance[end]] === relevances[byRelevance[begin]]) end++;
    const others = byRelevance.length - (end - begin);
    if (others === 0) return;
    for (let place = begin; place < end; place++) {
      for (let draw = 0; draw < count; draw++) {
        const drawn = random.nextInt(others);
        addPair(byRelevance[place], byRelevance[drawn < begin ? drawn : drawn - begin + end]);
      }
    }
    begin = end;
  }
}

const swapCosts: Record<RankingMetric, (relevances: Float64Array, settings: RankingSettings) => SwapCost> = {
  pairwise: () => () => 1,
  ndcg(relevances, { hasExponentialGain, pairMethod, pairsPerSample }) {
    const gains = relevances.map((relevance) => gainOf(relevance, hasExponentialGain));
    // The best that the ranks which are looked at can hold.
    const best = gains
      .slice()
      .sort()
      .reverse()
      .subarray(0, pairMethod === "topk" ? pairsPerSample : gains.length)
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
