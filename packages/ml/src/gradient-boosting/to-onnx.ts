import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { answersTwoClasses, type BoostedTrees } from "./boosted-trees.ts";
import { type LinkName, largestExponent } from "./objectives/links.ts";
import { createObjective } from "./objectives.ts";
import type { Tree } from "./tree.ts";

/**
 * Adds the trees to a graph. Base and link are nodes of their own, because the runtime silently leaves out LOGISTIC for a
 * single target, and its own Sigmoid is exact to 1e-7 only in absolute terms: far too coarse for a rare class.
 * @param features name of a float[N, featureCount] tensor, NaN = missing
 * @returns name of float[N, 1] for regression, of float[N, classCount] probabilities for classification
 */
export function boostedTreesToOnnx(graph: GraphBuilder, model: BoostedTrees, features: string): string {
  const sums = graph.node("TreeEnsembleRegressor", [features], ensembleAttributes(model), {
    domain: "ai.onnx.ml",
    name: "trees",
  });
  const base = graph.initializer(model.base, [1, model.outputCount], "base_margin");
  const margins = graph.node("Add", [sums, base], {}, { name: "margin" });
  return linkToOnnx[createObjective(model.objective, model.outputCount).link](graph, margins, model);
}

/** Adds what makes predictions of margins, for classes both their probabilities. */
const linkToOnnx: Record<LinkName, (graph: GraphBuilder, margins: string, model: BoostedTrees) => string> = {
  identity: (_graph, margins) => margins,
  exponential(graph, margins) {
    const limited = graph.node("Min", [margins, graph.scalar(largestExponent, "largest_exponent")]);
    return graph.node("Exp", [limited], {}, { name: "predicted_mean" });
  },
  softmax: classProbabilities,
  logistic(graph, margins, model) {
    // The softmax of 0 and the margin is 1 - σ and σ of the margin, each with float32's relative precision.
    const pair = graph.initializer(Float32Array.of(0, 1), [1, 2], "zero_and_one");
    const zeroAndMargin = graph.node("Mul", [margins, pair], {}, { name: "zero_and_margin" });
    const probabilities = classProbabilities(graph, zeroAndMargin);
    if (answersTwoClasses(model)) return probabilities;
    return graph.node("Gather", [probabilities, graph.indices([1])], { axis: { int: 1 } }, { name: "predicted_share" });
  },
  sign(graph, margins) {
    const isPositive = graph.node("Greater", [margins, graph.scalar(0, "zero")]);
    const decided = [graph.node("Not", [isPositive]), isPositive].map((decision) =>
      graph.node("Cast", [decision], { to: { int: 1 } }, { name: "decision" }),
    );
    return graph.node("Concat", decided, { axis: { int: 1 } }, { name: "class_probabilities" });
  },
};

function classProbabilities(graph: GraphBuilder, margins: string): string {
  return graph.node("Softmax", [margins], { axis: { int: 1 } }, { name: "class_probabilities" });
}

function ensembleAttributes({ trees, outputCount }: BoostedTrees) {
  const treeIds: number[] = [];
  const nodeIds: number[] = [];
  const leafIndices: number[] = [];
  for (const [treeId, { feature }] of trees.entries()) {
    for (let node = 0; node < feature.length; node++) {
      if (feature[node] < 0) leafIndices.push(treeIds.length);
      treeIds.push(treeId);
      nodeIds.push(node);
    }
  }
  const perNode = (read: (tree: Tree, node: number) => number) =>
    nodeIds.map((node, index) => read(trees[treeIds[index]], node));
  const features = perNode((tree, node) => tree.feature[node]);
  return {
    n_targets: { int: outputCount },
    nodes_treeids: { ints: treeIds },
    nodes_nodeids: { ints: nodeIds },
    nodes_featureids: { ints: features.map((feature) => Math.max(0, feature)) },
    nodes_modes: { strings: features.map((feature) => (feature < 0 ? "LEAF" : "BRANCH_LT")) },
    nodes_values: { floats: perNode((tree, node) => tree.threshold[node]) },
    nodes_truenodeids: { ints: perNode((tree, node) => Math.max(0, tree.left[node])) },
    nodes_falsenodeids: { ints: perNode((tree, node) => (tree.left[node] < 0 ? 0 : tree.left[node] + 1)) },
    nodes_missing_value_tracks_true: { ints: perNode((tree, node) => tree.missingGoesLeft[node]) },
    target_treeids: { ints: leafIndices.map((index) => treeIds[index]) },
    target_nodeids: { ints: leafIndices.map((index) => nodeIds[index]) },
    target_ids: { ints: leafIndices.map((index) => treeIds[index] % outputCount) },
    target_weights: { floats: leafIndices.map((index) => trees[treeIds[index]].value[nodeIds[index]]) },
  };
}
