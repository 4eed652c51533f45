import { expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { binFeatures } from "./binning.ts";
import { hyperparametersOf, matrixOf } from "./boosting-fixtures.ts";
import { findCuts } from "./cuts.ts";
import { readParameters } from "./parameters.ts";
import { createColumnSampler, sampleRows } from "./sampling.ts";
import { TreeGrower } from "./tree-grower.ts";

const random = createRandom(2);

test.each(["depthwise", "lossguide"])("a %s tree is the same when memory for histograms runs short", (growPolicy) => {
  const integers = () => Array.from({ length: 3000 }, () => random.nextInt(50));
  const features = matrixOf([integers(), integers(), integers()]);
  const bins = binFeatures(features, findCuts(features, undefined, 255, random));
  // Whole numbers, whose sums are exact whether a histogram is built or what its sibling left.
  const gradients = Float32Array.from({ length: 6000 }, (_, place) => (place % 2 === 1 ? 1 : random.nextInt(100) - 50));
  const given = { max_depth: 9, max_leaves: 200, grow_policy: growPolicy, lambda: 0, eta: 1 };
  const { growth } = readParameters(hyperparametersOf(given), "regression");
  const grow = (budgetBytes: number) => {
    const grower = new TreeGrower(bins, growth, budgetBytes);
    const columns = createColumnSampler(Int32Array.of(0, 1, 2), { byTree: 1, byLevel: 1, byNode: 1 }, random);
    const sums = new Float32Array(3000);
    return { tree: grower.grow(gradients, sums, columns, { takeRows: (rows) => sampleRows(rows, 1, random) }), sums };
  };
  const ample = grow(2 ** 30);
  expect(ample.tree.feature.filter((feature) => feature < 0)).toHaveLength(200);
  expect(grow(0)).toEqual(ample);
});

test("columns are sampled without repetition, by tree, level and node, whatever the order of asking", () => {
  const features = Int32Array.from({ length: 100 }, (_, feature) => 2 * feature);
  const rates = { byTree: 0.5, byLevel: 0.5, byNode: 0.5 };
  const sampler = createColumnSampler(features, rates, createRandom(1));
  const ofNode = sampler.featuresFor(5, 2);
  expect(new Set(ofNode).size).toBe(12);
  expect([...ofNode]).toEqual([...ofNode].sort((left, right) => left - right));
  const again = createColumnSampler(features, rates, createRandom(1));
  again.featuresFor(1, 1);
  expect(again.featuresFor(5, 2)).toEqual(ofNode);
  expect(again.featuresFor(6, 2)).not.toEqual(ofNode);
  const few = createColumnSampler(Int32Array.of(4), { byTree: 0.01, byLevel: 0.01, byNode: 0.01 }, createRandom(1));
  expect([...few.featuresFor(0, 0)]).toEqual([4]);
});

test("rows are sampled in order, each with the given probability", () => {
  const rows = new Int32Array(10_000);
  const count = sampleRows(rows, 0.3, createRandom(1));
  expect(Math.abs(count - 3000)).toBeLessThan(150);
  for (let position = 1; position < count; position++) expect(rows[position]).toBeGreaterThan(rows[position - 1]);
});
