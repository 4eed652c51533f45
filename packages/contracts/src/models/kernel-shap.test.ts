import { describe, expect, test } from "vitest";
import { type CoalitionPlan, planCoalitions, solveCoalitions, usualCoalitionCount } from "./kernel-shap.ts";

type Game = (members: ArrayLike<number>) => number;

/** Anything but additive: products, a threshold and a feature that does nothing. */
const bentGame: Game = (z) =>
  3 * z[0]! + 2 * z[1]! * z[2]! - z[0]! * z[3]! * z[1]! + (z[4]! + z[2]! + z[5]! >= 2 ? 1.5 : 0) - 0.25;

function solve(plan: CoalitionPlan, game: Game): Float64Array {
  const { featureCount, coalitionCount, coalitions } = plan;
  const values = Float64Array.from({ length: coalitionCount }, (_, index) =>
    game(coalitions.subarray(index * featureCount, (index + 1) * featureCount)),
  );
  return solveCoalitions(plan, values, {
    none: Float64Array.of(game(new Uint8Array(featureCount))),
    all: Float64Array.of(game(new Uint8Array(featureCount).fill(1))),
  });
}

/** Shapley's values by their definition, over all orders' sets. */
function byDefinition(game: Game, featureCount: number): number[] {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  return Array.from({ length: featureCount }, (_, feature) => {
    let sum = 0;
    for (let set = 0; set < 2 ** featureCount; set++) {
      if (set & (1 << feature)) continue;
      const members = Array.from({ length: featureCount }, (_, index) => (set >>> index) & 1);
      const size = members.reduce((count, member) => count + member, 0);
      const weight = (factorial(size) * factorial(featureCount - 1 - size)) / factorial(featureCount);
      sum += weight * (game(members.with(feature, 1)) - game(members));
    }
    return sum;
  });
}

test("with every coalition the values are Shapley's by definition", () => {
  for (const featureCount of [6, 7, 10]) {
    const plan = planCoalitions({ featureCount, maximumCoalitions: 2 ** featureCount, seed: 1 });
    expect(plan.isExact).toBe(true);
    expect(plan.coalitionCount).toBe(2 ** featureCount - 2);
    const values = solve(plan, bentGame);
    for (const [feature, value] of byDefinition(bentGame, featureCount).entries())
      expect(values[feature]).toBeCloseTo(value, 9);
  }
});

test("four features are weighed with the published kernel", () => {
  const { coalitions, weights } = planCoalitions({ featureCount: 4, maximumCoalitions: 14, seed: 1 });
  const bySize: Record<number, Set<number>> = { 1: new Set(), 2: new Set(), 3: new Set() };
  for (const [index, weight] of weights.entries()) {
    const size = coalitions.subarray(4 * index, 4 * index + 4).reduce((sum, member) => sum + member, 0);
    bySize[size]?.add(weight);
  }
  expect(bySize).toEqual({ 1: new Set([0.25]), 2: new Set([0.125]), 3: new Set([0.25]) });
});

describe("where not every coalition fits", () => {
  const plan = planCoalitions({ featureCount: 30, maximumCoalitions: 800, seed: 3 });

  test("as many as allowed are taken, none twice, each with its complement", () => {
    expect(plan.isExact).toBe(false);
    expect(plan.coalitionCount).toBeLessThanOrEqual(800);
    expect(plan.coalitionCount).toBeGreaterThan(790);
    const keys = Array.from({ length: plan.coalitionCount }, (_, index) =>
      plan.coalitions.subarray(30 * index, 30 * index + 30).join(""),
    );
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(keys).toContain([...key].map((bit) => (bit === "1" ? "0" : "1")).join(""));
  });

  test("all weights together are those of all sets", () => {
    const all = Array.from({ length: 29 }, (_, at) => 29 / ((at + 1) * (29 - at))).reduce((sum, each) => sum + each, 0);
    expect(plan.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(all, 9);
  });

  test("an additive function is taken apart exactly", () => {
    const values = solve(plan, (z) => Array.from(z).reduce((sum, member, index) => sum + member * (index - 7), 5));
    for (const [index, value] of values.entries()) expect(value).toBeCloseTo(index - 7, 9);
  });

  test("values of any function sum to the difference between all features and none, and come near the true ones", () => {
    const values = solve(plan, bentGame);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(5.5, 9);
    for (const [feature, value] of byDefinition(bentGame, 6).entries())
      expect(Math.abs(values[feature]! - value)).toBeLessThan(0.2);
  });

  test("the same seed draws the same coalitions, another seed others", () => {
    const again = planCoalitions({ featureCount: 30, maximumCoalitions: 800, seed: 3 });
    const other = planCoalitions({ featureCount: 30, maximumCoalitions: 800, seed: 4 });
    expect(again).toEqual(plan);
    expect(other.coalitions).not.toEqual(plan.coalitions);
  });
});

test("a single feature gets the whole difference, and no feature nothing", () => {
  const one = planCoalitions({ featureCount: 1, maximumCoalitions: 10, seed: 1 });
  expect([...solve(one, (z) => 2 + 5 * z[0]!)]).toEqual([5]);
  expect(planCoalitions({ featureCount: 0, maximumCoalitions: 10, seed: 1 }).coalitionCount).toBe(0);
});

test("several outputs are solved each for itself", () => {
  const plan = planCoalitions({ featureCount: 2, maximumCoalitions: 2, seed: 1 });
  const games: Game[] = [(z) => z[0]! + 2 * z[1]!, (z) => z[0]! * z[1]!];
  const rows = [0, 1].map((index) => plan.coalitions.subarray(2 * index, 2 * index + 2));
  const values = solveCoalitions(plan, Float64Array.from(rows.flatMap((z) => games.map((game) => game(z)))), {
    none: Float64Array.of(0, 0),
    all: Float64Array.of(3, 1),
  });
  expect([...values].map((value) => Number(value.toFixed(9)))).toEqual([1, 0.5, 2, 0.5]);
});

test("as many coalitions are usual as the shap package takes", () => {
  expect(usualCoalitionCount(28)).toBe(2104);
});
