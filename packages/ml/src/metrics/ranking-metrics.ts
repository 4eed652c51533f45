/** Rows of several queries, each of which the model puts in order. */
export interface RankedQueries {
  /** float64[n]: how relevant each row is, 0 or more; for MAP and MRR, above 0 is relevant. */
  relevances: Float64Array;
  /** float64[n]: the model's scores, higher first. */
  scores: Float64Array;
  /** int32[n]: the query of each row; rows of a query need not stand together. */
  queries: Int32Array;
}

export interface QueryMetrics {
  query: number;
  rowCount: number;
  /** Null where no row is relevant: there is no good order. */
  ndcg: number | null;
  averagePrecision: number | null;
  reciprocalRank: number | null;
  /** Share of relevant rows among the first k, or among all of a query with fewer; equal scores share their places. */
  precision: number | null;
}

export interface RankingMetrics {
  /** Means over the queries that have a relevant row; null where none has. */
  ndcg: number | null;
  map: number | null;
  mrr: number | null;
  /** By rising query. */
  queries: QueryMetrics[];
}

export interface RankingOptions {
  /** Looks at the first k rows of each query; all where left out. */
  k?: number;
  /** What a row of relevance r is worth: 2^r - 1 ("exponential", the default) or r ("linear"). */
  gain?: "exponential" | "linear";
}

/**
 * NDCG@k, MAP@k and MRR@k. Equal scores are taken in every order at once: each place of a tie holds the mean of its
 * rows for NDCG (McSherry and Najork, ECIR 2008), while MAP and MRR take the worst order, so that a model that scores all
 * rows alike is never flattered.
 * @throws when lengths differ, a score is not finite or a relevance is negative or NaN
 * Jarvelin and Kekalainen, ACM TOIS 20, 2002. MAP@k divides by the relevant rows that fit into k.
 */
export function rankingMetrics(rows: RankedQueries, { k, gain = "exponential" }: RankingOptions = {}): RankingMetrics {
  checkQueries(rows);
  const { relevances, scores } = rows;
  const queries = rowsByQuery(rows.queries).map(([query, members]) => {
    const limit = Math.min(k ?? members.length, members.length);
    const worst = members.sort((left, right) => scores[right] - scores[left] || relevances[left] - relevances[right]);
    const hasRelevant = worst.some((row) => relevances[row] > 0);
    return {
      query,
      rowCount: members.length,
      ndcg: hasRelevant ? ndcgOf(rows, worst, { limit, gain }) : null,
      averagePrecision: hasRelevant ? averagePrecisionOf(rows, worst, limit) : null,
      reciprocalRank: hasRelevant ? reciprocalRankOf(rows, worst, limit) : null,
      precision: hasRelevant ? precisionOf(rows, worst, limit) : null,
    };
  });
  return {
    ndcg: meanOf(queries.map(({ ndcg }) => ndcg)),
    map: meanOf(queries.map(({ averagePrecision }) => averagePrecision)),
    mrr: meanOf(queries.map(({ reciprocalRank }) => reciprocalRank)),
    queries,
  };
}

/** @param order rows of one query by falling score, one of them relevant */
export function ndcgOf(
  { relevances, scores }: Pick<RankedQueries, "relevances" | "scores">,
  order: ArrayLike<number>,
  { limit, gain }: { limit: number; gain: "exponential" | "linear" },
): number {
  const gainOf = (row: number) => (gain === "linear" ? relevances[row] : 2 ** relevances[row] - 1);
  let gained = 0;
  forEachPlace(scores, order, { limit, valueAt: gainOf }, (place, value) => {
    gained += value / Math.log2(place + 2);
  });
  const ideal = Float64Array.from(order, gainOf).sort().reverse();
  let best = 0;
  for (let place = 0; place < Math.min(limit, ideal.length); place++) best += ideal[place] / Math.log2(place + 2);
  return gained / best;
}

function precisionOf({ relevances, scores }: RankedQueries, order: readonly number[], limit: number): number {
  let found = 0;
  const valueAt = (row: number) => (relevances[row] > 0 ? 1 : 0);
  forEachPlace(scores, order, { limit, valueAt }, (_place, value) => {
    found += value;
  });
  return found / limit;
}

/** Calls back for each of the first places with the value of its row, the mean of them where scores are equal. */
export function forEachPlace(
  scores: Float64Array,
  order: ArrayLike<number>,
  { limit, valueAt }: { limit: number; valueAt: (row: number) => number },
  visit: (place: number, value: number) => void,
): void {
  for (let start = 0; start < Math.min(limit, order.length); ) {
    let end = start;
    let tied = 0;
    for (; end < order.length && scores[order[end]] === scores[order[start]]; end++) tied += valueAt(order[end]);
    const mean = tied / (end - start);
    for (let place = start; place < Math.min(end, limit); place++) visit(place, mean);
    start = end;
  }
}

function averagePrecisionOf({ relevances }: RankedQueries, order: readonly number[], limit: number): number {
  const relevant = order.filter((row) => relevances[row] > 0).length;
  let found = 0;
  let sum = 0;
  for (let place = 0; place < limit; place++) {
    if (relevances[order[place]] > 0) sum += ++found / (place + 1);
  }
  return sum / Math.min(relevant, limit);
}

/** One over the place of the first relevant row; 0 where it is not among the first. */
function reciprocalRankOf({ relevances }: RankedQueries, order: readonly number[], limit: number): number {
  const place = order.findIndex((row) => relevances[row] > 0);
  return place < limit ? 1 / (place + 1) : 0;
}

function rowsByQuery(queries: Int32Array): [query: number, rows: number[]][] {
  const members = new Map<number, number[]>();
  for (const [row, query] of queries.entries()) {
    const rows = members.get(query);
    if (rows === undefined) members.set(query, [row]);
    else rows.push(row);
  }
  return [...members].sort(([left], [right]) => left - right);
}

function meanOf(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function checkQueries({ relevances, scores, queries }: RankedQueries): void {
  if (relevances.length !== scores.length || queries.length !== scores.length) {
    throw new Error(`${scores.length} scores have ${relevances.length} relevances and ${queries.length} queries.`);
  }
  const badScore = scores.findIndex((score) => !Number.isFinite(score));
  if (badScore >= 0) throw new Error(`The score of row ${badScore + 1} is ${scores[badScore]}.`);
  const badRelevance = relevances.findIndex((relevance) => !(relevance >= 0));
  if (badRelevance >= 0) {
    throw new Error(`The relevance of row ${badRelevance + 1} is ${relevances[badRelevance]}; it is 0 or more.`);
  }
}
