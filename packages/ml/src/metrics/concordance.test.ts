import { expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { concordance, type SurvivalRows } from "./concordance.ts";

/** The definition, pair by pair. */
function byPairs({ target, risks, weights }: SurvivalRows): number {
  let right = 0;
  let all = 0;
  for (const [first, time] of target.entries()) {
    if (time < 0) continue;
    for (const [second, other] of target.entries()) {
      const isLater = Math.abs(other) > time || (Math.abs(other) === time && other < 0);
      if (!isLater) continue;
      const weight = weights === undefined ? 1 : weights[first] * weights[second];
      all += weight;
      right += weight * (risks[first] > risks[second] ? 1 : risks[first] === risks[second] ? 0.5 : 0);
    }
  }
  return right / all;
}

function randomRows(count: number, noise: number): SurvivalRows {
  const random = createRandom(8);
  const times = Float64Array.from({ length: count }, () => 1 + random.nextInt(20));
  return {
    risks: times.map((time) => Math.round(-time + noise * (random.next() - 0.5))),
    target: times.map((time) => (random.next() < 0.4 ? -time : time)),
    weights: Float64Array.from(times, () => random.nextInt(3)),
  };
}

test("it is Harrell's index, with ties of times and risks, censored rows and weights", () => {
  const rows = randomRows(150, 30);
  expect(concordance(rows)?.value).toBeCloseTo(byPairs(rows), 12);
  const { weights: _, ...plain } = rows;
  expect(concordance(plain)?.value).toBeCloseTo(byPairs(plain), 12);
});

test("a worked example: five patients, one censored", () => {
  // Events at 1, 3, 4, 5 and one who left at 2: pairs with the event at 1 are 4, at 3 are 2, at 4 is 1.
  const target = Float64Array.of(1, -2, 3, 4, 5);
  const risks = Float64Array.of(5, 4, 3, 1, 2);
  expect(concordance({ target, risks })?.value).toBeCloseTo(6 / 7, 12);
  expect(concordance({ target, risks: risks.map((risk) => -risk) })?.value).toBeCloseTo(1 / 7, 12);
  expect(concordance({ target, risks: new Float64Array(5) })?.value).toBe(0.5);
});

test("without a comparable pair there is none", () => {
  const risks = Float64Array.of(1, 2);
  expect(concordance({ target: Float64Array.of(-1, -2), risks })).toBeNull();
  expect(concordance({ target: Float64Array.of(-1, 2), risks })).toBeNull();
});

test("the interval holds the index of many rows in about 95 of 100 samples", () => {
  const random = createRandom(2);
  const sample = (count: number): SurvivalRows => {
    const risks = Float64Array.from({ length: count }, () => random.next());
    const target = risks.map((risk) => -Math.log(1 - random.next()) / Math.exp(2 * risk));
    return { risks, target: target.map((time) => (random.next() < 0.3 ? -time : time)) };
  };
  const truth = concordance(sample(20_000))?.value ?? 0;
  let held = 0;
  for (let trial = 0; trial < 200; trial++) {
    const interval = concordance(sample(80))?.interval;
    if (interval && interval.lower <= truth && truth <= interval.upper) held++;
  }
  expect(held / 200).toBeGreaterThan(0.9);
  expect(held / 200).toBeLessThan(0.99);
});
