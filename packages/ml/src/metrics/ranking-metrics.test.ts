import { describe, expect, test } from "vitest";
import { rankingMetrics } from "./ranking-metrics.ts";

const rows = {
  relevances: Float64Array.of(10, 0, 0, 1, 5, 3, 2, 3, 0, 1),
  scores: Float64Array.of(0.1, 0.2, 0.3, 4, 70, 0.05, 1.1, 1, 0.5, 0),
  queries: Int32Array.of(1, 1, 1, 1, 1, 2, 2, 2, 2, 2),
};

describe("ranking metrics", () => {
  test("NDCG equals scikit-learn's, by query and cut at k", () => {
    const { queries } = rankingMetrics(rows, { gain: "linear" });
    expect(queries[0].ndcg).toBeCloseTo(0.6956940443813074, 12);
    expect(queries[1].ndcg).toBeCloseTo(0.8811104387747296, 12);
    const cut = rankingMetrics(rows, { gain: "linear", k: 3 }).queries;
    expect(cut[0].ndcg).toBeCloseTo(0.41238188175345303, 12);
    expect(cut[1].ndcg).toBeCloseTo(0.6606021509485402, 12);
    const exponential = rankingMetrics(rows);
    expect(exponential.queries[0].ndcg).toBeCloseTo(0.4097384945052588, 12);
    expect(exponential.ndcg).toBeCloseTo((0.4097384945052588 + 0.8105152602623619) / 2, 12);
  });

  test("equal scores share their places as scikit-learn has it, whatever the order of the rows", () => {
    const tied = {
      relevances: Float64Array.of(3, 2, 0, 1),
      scores: Float64Array.of(1, 1, 0.5, 0.5),
      queries: new Int32Array(4),
    };
    const reversed = { ...tied, relevances: tied.relevances.slice().reverse(), scores: tied.scores.slice().reverse() };
    expect(rankingMetrics(tied, { gain: "linear" }).ndcg).toBeCloseTo(0.9539682252597386, 12);
    expect(rankingMetrics(reversed)).toEqual(rankingMetrics(tied));
    const three = { ...tied, scores: Float64Array.of(1, 1, 1, 0.5) };
    expect(rankingMetrics(three, { gain: "linear", k: 2 }).ndcg).toBeCloseTo(0.6378005308238515, 12);
  });

  test("MAP and MRR look at what is relevant, and at the worst order among equals", () => {
    const searched = {
      relevances: Float64Array.of(0, 1, 0, 1, /* second query */ 1, 0),
      scores: Float64Array.of(4, 3, 2, 1, /* second query */ 5, 5),
      queries: Int32Array.of(7, 7, 7, 7, 9, 9),
    };
    const metrics = rankingMetrics(searched);
    expect(metrics.queries[0]).toMatchObject({ query: 7, rowCount: 4, averagePrecision: 0.5, reciprocalRank: 0.5 });
    expect(metrics.queries[1]).toMatchObject({ query: 9, averagePrecision: 0.5, reciprocalRank: 0.5 });
    expect(rankingMetrics(searched, { k: 1 })).toMatchObject({ map: 0, mrr: 0 });
  });

  test("a perfect order is 1 however many rows, and queries without a relevant row do not count", () => {
    const relevances = Float64Array.of(0, 1, 2, 0, 0);
    const perfect = { relevances, scores: relevances, queries: Int32Array.of(0, 0, 0, 1, 1) };
    const metrics = rankingMetrics(perfect, { k: 10 });
    expect(metrics).toMatchObject({ ndcg: 1, map: 1, mrr: 1 });
    expect(metrics.queries[1]).toEqual({
      precision: null,
      query: 1,
      rowCount: 2,
      ndcg: null,
      averagePrecision: null,
      reciprocalRank: null,
    });
    const nothing = { relevances: new Float64Array(2), scores: relevances.slice(0, 2), queries: new Int32Array(2) };
    expect(rankingMetrics(nothing)).toMatchObject({ ndcg: null, map: null, mrr: null });
  });

  test("what cannot be ranked is refused by row and value", () => {
    const queries = new Int32Array(2);
    const good = Float64Array.of(1, 2);
    expect(() => rankingMetrics({ relevances: Float64Array.of(1, -2), scores: good, queries })).toThrow("row 2 is -2");
    expect(() => rankingMetrics({ relevances: good, scores: Float64Array.of(1, Number.NaN), queries })).toThrow(
      "row 2 is NaN",
    );
    expect(() => rankingMetrics({ relevances: good, scores: good, queries: new Int32Array(1) })).toThrow("1 queries");
  });
});
