import { describe, expect, test } from "vitest";
import type { FeatureMatrix, SupervisedProblemType } from "../estimator.ts";
import type { HyperparameterValue } from "../hyperparameters.ts";
import { createRandom } from "../random.ts";
import type { BoostedTrees } from "./boosted-trees.ts";
import { boost } from "./boosting.ts";
import { contextOf, hyperparametersOf, matrixOf, mixedFeatures, mixedSignal, taskOf } from "./boosting-fixtures.ts";
import { gaussLegendre } from "./gauss-legendre.ts";
import { readParameters } from "./parameters.ts";
import { sumLeaves } from "./predict.ts";
import { treeShapInteractions } from "./shap-interactions.ts";
import { addShapWithKernels } from "./shap-kernel.ts";
import { planShap } from "./shap-plan.ts";
import type { Tree } from "./tree.ts";
import { addShapPlainly, treeShap } from "./tree-shap.ts";

interface Trained {
  model: BoostedTrees;
  features: FeatureMatrix;
}

async function train(
  hyperparameters: Record<string, HyperparameterValue> = {},
  { problemType = "regression", rowCount = 400 }: { problemType?: SupervisedProblemType; rowCount?: number } = {},
): Promise<Trained> {
  const random = createRandom(5);
  const features = mixedFeatures(rowCount, random);
  const signal = mixedSignal(features, random);
  const labels = {
    regression: signal,
    "binary-classification": signal.map((value) => (value > 3 ? 1 : 0)),
    "multiclass-classification": signal.map((value) => (value > 3 ? 2 : value > 0 ? 1 : 0)),
  };
  const parameters = readParameters(hyperparametersOf({ num_round: 8, ...hyperparameters }), problemType);
  return { model: await boost(taskOf(problemType, features, labels[problemType]), parameters, contextOf()), features };
}

function firstRows(features: FeatureMatrix, rowCount: number): FeatureMatrix {
  return { ...features, rowCount, columns: features.columns.map((column) => column.slice(0, rowCount)) };
}

/** Margins expected of a row of which only some features are known: unknown ones follow the training rows' shares. */
function expectedGiven(model: BoostedTrees, row: readonly number[], known: number): Float64Array {
  const margins = Float64Array.from(model.base);
  const walk = (tree: Tree, node: number): number => {
    const { feature, left, threshold, cover, value, missingGoesLeft } = tree;
    if (feature[node] < 0) return value[node];
    if (known & (1 << feature[node])) {
      const x = row[feature[node]];
      const goesLeft = x < threshold[node] || (Number.isNaN(x) && missingGoesLeft[node] === 1);
      return walk(tree, goesLeft ? left[node] : left[node] + 1);
    }
    const sides = cover[left[node]] * walk(tree, left[node]) + cover[left[node] + 1] * walk(tree, left[node] + 1);
    return sides / cover[node];
  };
  for (const [index, tree] of model.trees.entries()) margins[index % model.outputCount] += walk(tree, 0);
  return margins;
}

/** The margin expected for every set of known features of one row, as a bit mask. */
function game({ model, features }: Trained, rowIndex: number, output: number): Float64Array {
  const row = features.columns.map((column) => column[rowIndex]);
  return Float64Array.from({ length: 2 ** row.length }, (_, known) => expectedGiven(model, row, known)[output]);
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

function sizeOf(set: number): number {
  return set === 0 ? 0 : (set & 1) + sizeOf(set >>> 1);
}

/** Shapley's value by its definition, and for two features their interaction index as SHAP halves it. */
function shapley(value: Float64Array, features: readonly number[], count: number): number {
  const mask = features.reduce((bits, feature) => bits | (1 << feature), 0);
  const [first = 0, second] = features.map((feature) => 1 << feature);
  let sum = 0;
  for (let set = 0; set < value.length; set++) {
    if (set & mask) continue;
    const size = sizeOf(set);
    if (second === undefined) {
      sum += ((factorial(size) * factorial(count - size - 1)) / factorial(count)) * (value[set | first] - value[set]);
    } else {
      const weight = (factorial(size) * factorial(count - size - 2)) / (2 * factorial(count - 1));
      sum += weight * (value[set | mask] - value[set | first] - value[set | second] + value[set]);
    }
  }
  return sum;
}

test("on the reference tree the values are the published ones", async () => {
  const features = matrixOf([
    [1, 2, 3, 4, 5, 6, 7, 8],
    [1, 1, 2, 2, 3, 3, 4, 4],
  ]);
  const task = taskOf("regression", features, [1, 1, 2, 2, 5, 5, 9, 9]);
  const hyperparameters = hyperparametersOf({ num_round: 1, eta: 1, base_score: 0.5, max_depth: 2 });
  const model = await boost(task, readParameters(hyperparameters, "regression"), contextOf());
  const { values, expectedValues } = treeShap(model, features);
  expect(expectedValues[0]).toBeCloseTo(3.4333333, 6);
  const wanted = [-2.6, -2.6, -1.9333333, -1.9333333, 2.2666667, 2.2666667, 2.2666667, 2.2666667];
  for (const [row, value] of wanted.entries()) {
    expect(values[2 * row]).toBeCloseTo(value, 6);
    expect(values[2 * row + 1]).toBe(0);
  }
});

describe.each<[string, Record<string, HyperparameterValue>, SupervisedProblemType]>([
  ["depthwise trees that ask for a feature again", { max_depth: 6 }, "regression"],
  [
    "leaf-wise trees without a limit on depth",
    { grow_policy: "lossguide", max_depth: 0, max_leaves: 40 },
    "regression",
  ],
  ["two classes", { eta: 1, lambda: 0, min_child_weight: 0 }, "binary-classification"],
  ["three classes", { max_depth: 4 }, "multiclass-classification"],
])("for %s", (_, hyperparameters, problemType) => {
  test("values are Shapley's by definition, missing and infinite values included", async () => {
    const trained = await train(hyperparameters, { problemType });
    const featureCount = trained.features.columns.length;
    const rows = firstRows(trained.features, 12);
    const { values, outputCount } = treeShap(trained.model, rows);
    for (let row = 0; row < rows.rowCount; row++) {
      for (let output = 0; output < outputCount; output++) {
        const value = game(trained, row, output);
        const size = Math.max(...value.map(Math.abs));
        for (let feature = 0; feature < featureCount; feature++) {
          const phi = values[(row * outputCount + output) * featureCount + feature];
          expect(Math.abs(phi - shapley(value, [feature], featureCount))).toBeLessThan(1e-6 * size);
        }
      }
    }
  });

  test("values and expected value sum to the margin", async () => {
    const { model, features } = await train(hyperparameters, { problemType, rowCount: 1200 });
    const featureCount = features.columns.length;
    const { values, expectedValues, outputCount } = treeShap(model, features);
    const sums = sumLeaves(model, features);
    for (let row = 0; row < features.rowCount; row++) {
      for (let output = 0; output < outputCount; output++) {
        const start = (row * outputCount + output) * featureCount;
        const total = values.subarray(start, start + featureCount).reduce((sum, phi) => sum + phi, 0);
        const margin = sums[output * features.rowCount + row] + model.base[output];
        expect(Math.abs(total + expectedValues[output] - margin)).toBeLessThan(1e-5 * (1 + Math.abs(margin)));
      }
    }
  });
});

test("the kernels give what their plain twins give, bit for bit, in blocks that end anywhere", async () => {
  const shapes: Record<string, HyperparameterValue>[] = [
    { max_depth: 7 },
    { grow_policy: "lossguide", max_depth: 0, max_leaves: 50 },
  ];
  for (const hyperparameters of shapes) {
    const { model, features } = await train(hyperparameters, {
      problemType: "multiclass-classification",
      rowCount: 1003,
    });
    const plans = model.trees.map(planShap);
    const size = features.rowCount * model.outputCount * features.columns.length;
    const [fast, plain] = [new Float64Array(size), new Float64Array(size)];
    expect(addShapWithKernels(model, plans, features, fast)).toBe(true);
    addShapPlainly(model, plans, features, plain);
    expect(fast).toEqual(plain);
  }
});

test("interactions are the interaction indices by definition, symmetric, and each row sums to the feature's value", async () => {
  const trained = await train({ max_depth: 5, num_round: 4 });
  const count = trained.features.columns.length;
  const rows = firstRows(trained.features, 4);
  const interactions = treeShapInteractions(trained.model, rows);
  const { values } = treeShap(trained.model, rows);
  for (let row = 0; row < rows.rowCount; row++) {
    const value = game(trained, row, 0);
    for (let first = 0; first < count; first++) {
      let sum = 0;
      for (let second = 0; second < count; second++) {
        const interaction = interactions[(row * count + first) * count + second];
        sum += interaction;
        expect(interaction).toBeCloseTo(interactions[(row * count + second) * count + first], 12);
        if (first !== second) expect(interaction).toBeCloseTo(shapley(value, [first, second], count), 6);
      }
      expect(sum).toBeCloseTo(values[row * count + first], 9);
    }
  }
});

test("a feature no split uses gets exactly 0", async () => {
  const { model, features } = await train();
  const { values } = treeShap(model, features);
  const used = new Set(model.trees.flatMap((tree) => [...tree.feature]));
  const unused = features.columns.map((_, feature) => feature).filter((feature) => !used.has(feature));
  expect(unused).toContain(5);
  for (let row = 0; row < features.rowCount; row++)
    for (const feature of unused) expect(values[row * features.columns.length + feature]).toBe(0);
});

test("sides that no hessian is left to weigh do not make values infinite", () => {
  const tree: Tree = {
    feature: Int32Array.of(0, 1, -1, -1, -1),
    threshold: Float32Array.of(0, 0, 0, 0, 0),
    missingGoesLeft: new Uint8Array(5),
    left: Int32Array.of(1, 3, -1, -1, -1),
    value: Float32Array.of(0, 0, 3, 1, 2),
    gain: new Float32Array(5),
    cover: Float32Array.of(8, 0, 8, 0, 0),
  };
  const model: BoostedTrees = {
    objective: "reg:squarederror",
    featureNames: ["f0", "f1"],
    outputCount: 1,
    roundCount: 1,
    base: Float32Array.of(0),
    trees: [tree],
  };
  const { values, expectedValues } = treeShap(model, matrixOf([[-1], [1]]));
  expect(expectedValues[0]).toBe(3);
  expect(values[0]).toBeCloseTo(-1.25, 12);
  expect(values[1]).toBeCloseTo(0.25, 12);
});

test("the quadrature with n points integrates t to the power 2n - 1 exactly", () => {
  for (const count of [1, 2, 3, 7, 20]) {
    const { points, weights } = gaussLegendre(count);
    for (let power = 0; power < 2 * count; power++) {
      const integral = points.reduce((sum, point, index) => sum + weights[index] * point ** power, 0);
      expect(integral).toBeCloseTo(1 / (power + 1), 13);
    }
  }
});
