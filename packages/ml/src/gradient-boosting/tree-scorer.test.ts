import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession } from "@sagebrush/onnx/session";
import { describe, expect, test } from "vitest";
import type { FeatureMatrix, SupervisedProblemType } from "../estimator.ts";
import type { HyperparameterValue } from "../hyperparameters.ts";
import { createRandom } from "../random.ts";
import type { BoostedTrees } from "./boosted-trees.ts";
import { boost } from "./boosting.ts";
import { contextOf, hyperparametersOf, matrixOf, mixedFeatures, mixedSignal, taskOf } from "./boosting-fixtures.ts";
import { readParameters } from "./parameters.ts";
import { sumLeavesPlainly } from "./predict.ts";
import { boostedTreesToOnnx } from "./to-onnx.ts";
import { sumLeavesWithKernels } from "./tree-scorer.ts";

async function train(
  problemType: SupervisedProblemType,
  hyperparameters: Record<string, HyperparameterValue>,
): Promise<{ model: BoostedTrees; features: FeatureMatrix }> {
  const random = createRandom(21);
  const features = mixedFeatures(1500, random);
  const signal = mixedSignal(features, random);
  const target = problemType === "regression" ? signal : signal.map((value) => (value > 3 ? 2 : value > 0 ? 1 : 0));
  const parameters = readParameters(hyperparametersOf({ num_round: 12, ...hyperparameters }), problemType);
  const model = await boost(taskOf(problemType, features, target), parameters, contextOf());
  return { model, features: withThresholds(features, model) };
}

/** The rows, and rows made of every threshold and the floats beside it. */
function withThresholds(features: FeatureMatrix, { trees }: BoostedTrees): FeatureMatrix {
  const bits = new Int32Array(1);
  const float = new Float32Array(bits.buffer);
  const neighbours = trees.flatMap((tree) =>
    [...tree.threshold].flatMap((threshold) =>
      [-1, 0, 1].map((step) => {
        float[0] = threshold;
        bits[0] += step;
        return float[0];
      }),
    ),
  );
  return matrixOf(features.columns.map((column) => [...column, ...neighbours]));
}

describe.each<[string, SupervisedProblemType, Record<string, HyperparameterValue>]>([
  ["depthwise trees", "regression", { max_depth: 6 }],
  [
    "leaf-wise trees without a limit on depth",
    "regression",
    { grow_policy: "lossguide", max_depth: 0, max_leaves: 60 },
  ],
  ["three classes", "multiclass-classification", { max_depth: 3 }],
])("for %s the kernels' sums are", (_, problemType, hyperparameters) => {
  test("those of the plain twin, bit for bit: NaN, infinities, -0, denormals and values on thresholds included", async () => {
    const { model, features } = await train(problemType, hyperparameters);
    expect(sumLeavesWithKernels(model, features)).toEqual(sumLeavesPlainly(model, features));
  });

  test("those of ONNX Runtime on one thread, bit for bit", async () => {
    const { model, features } = await train(problemType, hyperparameters);
    const graph = GraphBuilder.create();
    const width = features.columns.length;
    const input = graph.input("features", "float", ["N", width]);
    // Squared error has no link: the graph answers the margins.
    const margins: BoostedTrees = { ...model, objective: "reg:squarederror" };
    graph.output("answer", "float", ["N", model.outputCount], boostedTreesToOnnx(graph, margins, input));
    const data = new Float32Array(features.rowCount * width);
    for (const [feature, column] of features.columns.entries())
      for (const [row, value] of column.entries()) data[row * width + feature] = value;
    const session = await createSession(graph.toModel());
    const { answer } = await session.run({
      features: { elementType: "float", data, shape: [features.rowCount, width] },
    });
    await session.release();
    const sums = sumLeavesWithKernels(model, features)!;
    const expected = Float32Array.from({ length: sums.length }, (_, at) => {
      const output = at % model.outputCount;
      return sums[output * features.rowCount + Math.floor(at / model.outputCount)] + model.base[output];
    });
    expect(answer?.data).toEqual(expected);
  });
});

test("rows that fill no block, and trees without a split, are summed too", () => {
  const tree = {
    feature: Int32Array.of(-1),
    threshold: new Float32Array(1),
    missingGoesLeft: new Uint8Array(1),
    left: Int32Array.of(-1),
    value: Float32Array.of(2.5),
    gain: new Float32Array(1),
    cover: Float32Array.of(1),
  };
  for (const rowCount of [1, 7, 8, 9, 300]) {
    const features = matrixOf([new Float32Array(rowCount)]);
    const sums = sumLeavesWithKernels({ trees: [tree, tree], outputCount: 1 }, features);
    expect(sums).toEqual(new Float32Array(rowCount).fill(5));
  }
});
