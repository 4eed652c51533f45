import { expect, test } from "vitest";
import type { FeatureMatrix } from "../estimator.ts";
import { createRandom } from "../random.ts";
import { type BinnedFeatures, binFeatures } from "./binning.ts";
import { matrixOf, mixedFeatures } from "./boosting-fixtures.ts";
import { findCuts } from "./cuts.ts";
import { type ObliviousGrowthParameters, ObliviousTreeGrower } from "./oblivious-tree-grower.ts";
import { createColumnSampler, sampleRows } from "./sampling.ts";

const settings = { depth: 4, learningRate: 0.5, lambda: 2, randomStrength: 0, baggingTemperature: 0 };

function binned(features: FeatureMatrix): BinnedFeatures {
  return binFeatures(features, findCuts(features, undefined, 255, createRandom(1)));
}

function grow(
  bins: BinnedFeatures,
  gradients: Float32Array,
  given: Partial<ObliviousGrowthParameters> = {},
  budgetBytes?: number,
) {
  const features = Int32Array.from({ length: bins.featureCount }, (_, feature) => feature);
  const random = createRandom(3);
  const columns = createColumnSampler(features, { byTree: 1, byLevel: 1, byNode: 1 }, random);
  const sums = new Float32Array(bins.rowCount);
  const takeRows = (rows: Int32Array) => sampleRows(rows, 1, random);
  const grower = new ObliviousTreeGrower(bins, undefined, { ...settings, ...given }, undefined, budgetBytes);
  return { tree: grower.grow(gradients, sums, columns, { random, treeIndex: 0, takeRows }), sums };
}

function wholeGradients(rowCount: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: 2 * rowCount }, (_, place) => (place % 2 === 1 ? 1 : random.nextInt(100) - 50));
}

test("all nodes of a level ask the same question, and missing values go left", () => {
  const features = mixedFeatures(500, createRandom(2));
  const { tree } = grow(binned(features), wholeGradients(500, 4));
  expect(tree.feature.length).toBe(31);
  for (const [first, end] of [
    [0, 1],
    [1, 3],
    [3, 7],
    [7, 15],
  ] as const) {
    expect(new Set(tree.feature.subarray(first, end)).size).toBe(1);
    expect(new Set(tree.threshold.subarray(first, end)).size).toBe(1);
  }
  expect([...tree.missingGoesLeft.subarray(0, 15)].every((goesLeft) => goesLeft === 1)).toBe(true);
});

test("the question is the one that a plain search finds, and leaves take a Newton step at the learning rate", () => {
  const random = createRandom(5);
  const columns = Array.from({ length: 3 }, () => Array.from({ length: 80 }, () => random.nextInt(12)));
  const gradients = wholeGradients(80, 6);
  const { tree, sums } = grow(binned(matrixOf(columns)), gradients, { depth: 1 });
  const sideOf = (rows: number[]) => {
    const G = rows.reduce((sum, row) => sum + gradients[2 * row], 0);
    return { G, W: rows.length, value: G / (rows.length + settings.lambda) };
  };
  let best = Number.NEGATIVE_INFINITY;
  let answers: number[] = [];
  for (const column of columns) {
    for (const cut of new Set(column)) {
      const isLeft = (row: number) => column[row] < cut;
      const rows = [...column.keys()];
      const [left, right] = [sideOf(rows.filter(isLeft)), sideOf(rows.filter((row) => !isLeft(row)))];
      if (left.W === 0) continue;
      const explained = left.value * left.G + right.value * right.G;
      const score = explained / Math.sqrt(left.value ** 2 * left.W + right.value ** 2 * right.W);
      if (score <= best) continue;
      best = score;
      answers = rows.map((row) => -settings.learningRate * (isLeft(row) ? left.value : right.value));
    }
  }
  expect([...sums]).toEqual(answers.map(Math.fround));
  expect(tree.cover[0]).toBe(80);
});

test("the tree is the same when memory for histograms runs short", () => {
  const random = createRandom(7);
  const integers = () => Array.from({ length: 2000 }, () => random.nextInt(40));
  const bins = binned(matrixOf([integers(), integers(), integers()]));
  const gradients = wholeGradients(2000, 8);
  const ample = grow(bins, gradients, { depth: 6 });
  expect(ample.tree.feature.filter((feature) => feature < 0)).toHaveLength(64);
  expect(grow(bins, gradients, { depth: 6 }, 0)).toEqual(ample);
});

test("chance in scores and weights changes the questions, the same generator does not", () => {
  const features = mixedFeatures(400, createRandom(9));
  const gradients = wholeGradients(400, 10);
  const bins = binned(features);
  const chance = { randomStrength: 20, baggingTemperature: 1 };
  expect(grow(bins, gradients, chance)).toEqual(grow(bins, gradients, chance));
  expect(grow(bins, gradients, chance).tree.feature).not.toEqual(grow(bins, gradients).tree.feature);
});

test("it stops where no question explains anything more", () => {
  const bins = binned(
    matrixOf([
      [1, 1, 2, 2],
      [5, 5, 5, 5],
    ]),
  );
  const { tree } = grow(bins, Float32Array.of(-3, 1, -3, 1, 3, 1, 3, 1));
  expect([...tree.feature]).toEqual([0, -1, -1]);
  expect([...grow(binned(matrixOf([[1, 1]])), Float32Array.of(1, 1, -1, 1)).tree.feature]).toEqual([-1]);
});
