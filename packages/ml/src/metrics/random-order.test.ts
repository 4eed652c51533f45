import { expect, test } from "vitest";
import { randomOrder } from "./random-order.ts";
import { rankingMetrics } from "./ranking-metrics.ts";

function orders(values: readonly number[]): number[][] {
  if (values.length < 2) return [[...values]];
  return values.flatMap((value, at) =>
    orders(values.filter((_, other) => other !== at)).map((rest) => [value, ...rest]),
  );
}

test.each([[[1, 0, 0, 0, 0]], [[1, 1, 0, 0, 0, 0]], [[1, 1, 1, 0]], [[1, 1]], [[1]]])(
  "random order is worth the mean over all orders of %j",
  (relevances) => {
    const every = orders(relevances).map((order) =>
      rankingMetrics({
        relevances: Float64Array.from(order),
        scores: Float64Array.from(order, (_, place) => -place),
        queries: new Int32Array(order.length),
      }),
    );
    const mean = (of: (metrics: (typeof every)[number]) => number | null) =>
      every.reduce((sum, metrics) => sum + Number(of(metrics)), 0) / every.length;
    const found = randomOrder(
      relevances.length,
      relevances.reduce((sum, value) => sum + value, 0),
    );
    expect(found.averagePrecision).toBeCloseTo(
      mean(({ map }) => map),
      12,
    );
    expect(found.reciprocalRank).toBeCloseTo(
      mean(({ mrr }) => mrr),
      12,
    );
    expect(found.precision).toBeCloseTo(
      mean(({ queries }) => queries[0].precision),
      12,
    );
  },
);
