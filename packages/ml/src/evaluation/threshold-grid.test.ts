import { describe, expect, test } from "vitest";
import { binaryConfusion } from "../metrics/binary-metrics.ts";
import { rankedCounts } from "../metrics/curves.ts";
import { createRandom } from "../random.ts";
import { thresholdGrid } from "./threshold-grid.ts";

const random = createRandom(3);
const target = Float64Array.from({ length: 1_000 }, () => (random.next() < 0.1 ? 1 : 0));
// Rare positives: hardly a score above 0.3.
const scores = target.map((code) => (0.3 * (random.next() + 0.6 * code)) / (1 + 2 * random.next()));
const grid = thresholdGrid(rankedCounts({ target, scores }));

describe("the threshold grid", () => {
  test("has the confusion of every threshold exactly, from all positive to none", () => {
    for (const [at, threshold] of grid.thresholds.entries()) {
      const { truePositives, falsePositives } = binaryConfusion({ target, scores }, threshold);
      expect([grid.truePositives[at], grid.falsePositives[at]]).toEqual([truePositives, falsePositives]);
    }
    expect(grid.thresholds.length).toBeLessThanOrEqual(300);
    expect(grid.truePositives[0]).toBe(grid.positives);
    expect([grid.truePositives.at(-1), grid.falsePositives.at(-1)]).toEqual([0, 0]);
    expect(grid.thresholds).toEqual([...grid.thresholds].sort((left, right) => left - right));
  });

  test.each([
    [1, 1],
    [1, 9],
    [1, 30],
    [25, 1],
    [0, 1],
    [1, 0],
  ])("holds the cheapest of all thresholds when a false alarm costs %f and a miss %f", (alarm, miss) => {
    const costOf = (truePositives: number, falsePositives: number) =>
      alarm * falsePositives + miss * (grid.positives - truePositives);
    const cheapest = Math.min(
      ...grid.thresholds.map((_, at) => costOf(grid.truePositives[at], grid.falsePositives[at])),
    );
    for (const threshold of [...scores, 2]) {
      const { truePositives, falsePositives } = binaryConfusion({ target, scores }, threshold);
      expect(cheapest).toBeLessThanOrEqual(costOf(truePositives, falsePositives));
    }
  });

  test("is fine where the crowd is, with thresholds that can be read", () => {
    const within = grid.thresholds.filter((threshold) => threshold > 0 && threshold < 0.3);
    expect(within.length).toBeGreaterThan(80);
    expect(within.every((threshold) => String(threshold).length <= 10)).toBe(true);
  });

  test("holds where the model itself decides", () => {
    const { thresholds } = thresholdGrid(rankedCounts({ target, scores }), 0.123456);
    expect(thresholds).toContain(0.123456);
  });

  test("certain scores leave a last threshold above them, and one class is fine", () => {
    const certain = thresholdGrid(rankedCounts({ target: Float64Array.of(1, 0), scores: Float64Array.of(1, 0) }));
    expect(certain.thresholds.at(-1)).toBeGreaterThan(1);
    expect(certain.truePositives.at(-2)).toBe(1);
    const single = thresholdGrid(rankedCounts({ target: new Float64Array(2), scores: Float64Array.of(0.2, 0.2) }));
    expect(single).toMatchObject({ positives: 0, negatives: 2 });
  });

  test("holds sums of weights where rows have them", () => {
    const weights = Float64Array.of(2, 0.5, 3);
    const weighted = thresholdGrid(
      rankedCounts({ target: Float64Array.of(1, 0, 1), scores: Float64Array.of(0.9, 0.6, 0.1), weights }),
    );
    const half = weighted.thresholds.indexOf(0.5);
    expect([weighted.truePositives[half], weighted.falsePositives[half], weighted.positives]).toEqual([2, 0.5, 5]);
  });
});
