import { expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { categoricalColumn } from "../table.ts";
import { evaluateModel } from "./evaluate.ts";
import type { RankingEvaluation } from "./evaluation.ts";

/** Queries of 4 to 15 rows with relevances of 0 to 3, and scores that follow them more or less. */
function judged({ noise, queryCount = 200 }: { noise: number; queryCount?: number }) {
  const random = createRandom(5);
  const sizes = Array.from({ length: queryCount }, () => 4 + random.nextInt(12));
  const groups = Int32Array.from(sizes.flatMap((size, query) => new Array<number>(size).fill(query)));
  const target = Float64Array.from(groups, () => Math.max(0, random.nextInt(6) - 2));
  // A query in which nothing is relevant.
  for (let row = 0; row < sizes[0]; row++) target[row] = 0;
  const predictions = target.map((relevance) => relevance + noise * (random.next() - 0.5));
  return {
    ...{ problemType: "ranking" as const, targetColumnName: "relevance", labels: [], target, predictions, seed: 3 },
    trainingTarget: target,
    queries: { columnName: "qid", groups, names: sizes.map((_, query) => `q${query}`) },
  };
}

const evaluate = (request: ReturnType<typeof judged>) => evaluateModel(request) as RankingEvaluation;
const metric = ({ metrics }: RankingEvaluation, name: string) => metrics.find((each) => each.name === name);

test("the right order is worth 1, and its place-by-place relevance is the best there is", () => {
  const evaluation = evaluate(judged({ noise: 0.5 }));
  for (const name of ["ndcg@1", "ndcg@3", "ndcg@5", "ndcg@10", "map", "mrr", "precision@1"])
    expect(metric(evaluation, name)?.value).toBeCloseTo(1, 12);
  for (const { relevance, best } of evaluation.relevanceByRank) expect(relevance).toBe(best);
  expect(evaluation).toMatchObject({ queryCount: 200, gain: "exponential" });
  expect(evaluation.unjudgedQueryCount).toBeGreaterThan(0);
  expect(evaluation.ndcgHistogram.at(-1)).toBe(200 - evaluation.unjudgedQueryCount);
});

test("scores without meaning are worth what random order is, which stands beside every metric", () => {
  const evaluation = evaluate(judged({ noise: 1e6, queryCount: 2_000 }));
  for (const { value, baseline, interval } of evaluation.metrics) {
    expect(Math.abs(Number(value) - Number(baseline))).toBeLessThan(0.02);
    expect(Number(interval?.lower)).toBeLessThan(Number(baseline));
    expect(Number(interval?.upper)).toBeGreaterThan(Number(baseline));
  }
  const [first] = evaluation.relevanceByRank;
  expect(Math.abs(first.relevance - first.random)).toBeLessThan(0.1);
});

test("intervals are over queries, not rows: repeating the rows of a query does not narrow them", () => {
  const request = judged({ noise: 4 });
  const once = metric(evaluate(request), "ndcg@1")?.interval;
  const rows = Int32Array.from({ length: 2 * request.target.length }, (_, at) => at >> 1);
  const again = evaluate({
    ...request,
    target: Float64Array.from(rows, (row) => request.target[row]),
    predictions: Float64Array.from(rows, (row) => request.predictions[row]),
    queries: { ...request.queries, groups: rows.map((row) => request.queries.groups[row]) },
  });
  const width = (interval: { lower: number; upper: number } | null | undefined) =>
    Number(interval?.upper) - Number(interval?.lower);
  expect(width(metric(again, "ndcg@1")?.interval) / width(once)).toBeGreaterThan(0.8);
});

test("the worst queries come first, with the place of their first relevant row", () => {
  const groups = Int32Array.of(0, 0, 0, 1, 1, 1);
  const { worstQueries } = evaluate({
    ...judged({ noise: 0 }),
    target: Float64Array.of(1, 0, 0, 0, 0, 1),
    predictions: Float64Array.of(3, 2, 1, 3, 2, 1),
    queries: { columnName: "qid", groups, names: ["good", "bad"] },
  });
  expect(worstQueries[0]).toEqual({ query: "bad", rowCount: 3, relevantCount: 1, ndcg: 0.5, firstRelevantRank: 3 });
  expect(worstQueries[1]).toMatchObject({ query: "good", ndcg: 1, firstRelevantRank: 1 });
});

test("segments tell where rows are ordered badly, of the query or of single rows", () => {
  const request = judged({ noise: 0.5 });
  const { groups } = request.queries;
  const isOdd = (row: number) => groups[row] % 2 === 1;
  const features = {
    rowCount: groups.length,
    columns: [
      categoricalColumn(
        "parity",
        Array.from(groups, (_, row) => (isOdd(row) ? "odd" : "even")),
      ),
    ],
  };
  const predictions = request.predictions.map((score, row) => (isOdd(row) ? -score : score));
  const { segments } = evaluate({ ...request, predictions, features } as ReturnType<typeof judged>);
  expect(segments?.segments.map(({ values }) => values)).toEqual([
    { kind: "category", category: "odd" },
    { kind: "category", category: "even" },
  ]);
  expect(segments?.segments[1].scores[0]?.value).toBe(1);
  expect(segments?.segments[0].scores[0]?.value).toBeLessThan(0.7);
});

test("a weight of 0 leaves a query out, relevances above 31 count as they are, and all of it is plain JSON", () => {
  const request = judged({ noise: 3 });
  const isLast = (row: number) => request.queries.groups[row] === 199;
  const weights = Float64Array.from(request.target, (_, row) => (isLast(row) ? 0 : 2));
  const weighted = evaluate({
    ...request,
    ...{ weighting: { columnName: "w", weights, trainingWeights: weights } },
  } as ReturnType<typeof judged>);
  const kept = Int32Array.from(weights.keys()).filter((row) => !isLast(row));
  const without = evaluate({
    ...request,
    target: Float64Array.from(kept, (row) => request.target[row]),
    predictions: Float64Array.from(kept, (row) => request.predictions[row]),
    queries: { ...request.queries, groups: kept.map((row) => request.queries.groups[row]) },
  });
  expect(metric(weighted, "map")?.value).toBeCloseTo(Number(metric(without, "map")?.value), 12);
  expect(JSON.parse(JSON.stringify(weighted))).toEqual(weighted);
  const large = evaluate({ ...request, target: request.target.map((relevance) => 40 * relevance) });
  expect(large.gain).toBe("linear");
});
