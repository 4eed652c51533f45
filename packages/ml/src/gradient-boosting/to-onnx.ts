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
  return marginsToOnnx(graph, sums, model);
}

/** What a model adds to and makes of its sums, whatever they are sums of. */
export type LinkedModel = Pick<BoostedTrees, "objective" | "outputCount" | "base">;

/** @param sums name of a float[N, outputCount] tensor, the base not included @returns as {@link boostedTreesToOnnx} */
export function marginsToOnnx(graph: GraphBuilder, sums: string, model: LinkedModel): string {
  const base = graph.initializer(model.base, [1, model.outputCount], "base_margin");
  const margins = graph.node("Add", [sums, base], {}, { name: "margin" });
  return linkToOnnx[createObjective(model.objective, model.outputCount).link](graph, margins, model);
}

/** Adds what makes predictions of margins, for classes both their probabilities. */
const linkToOnnx: Record<LinkName, (graph: GraphBuilder, margins: string, model: LinkedModel) => string> = {
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

interface EnsembleNode {
  treeId: number;
  nodeId: number;
  feature: number;
  mode: "LEAF" | "BRANCH_LT" | "BRANCH_EQ";
  value: number;
  trueId: number;
  falseId: number;
  missingTracksTrue: number;
}

function ensembleAttributes({ trees, outputCount }: BoostedTrees) {
  const nodes = trees.flatMap(ensembleNodes);
  const leaves = nodes.filter(({ mode }) => mode === "LEAF");
  return {
    n_targets: { int: outputCount },
    nodes_treeids: { ints: nodes.map(({ treeId }) => treeId) },
    nodes_nodeids: { ints: nodes.map(({ nodeId }) => nodeId) },
    nodes_featureids: { ints: nodes.map(({ feature }) => feature) },
    nodes_modes: { strings: nodes.map(({ mode }) => mode) },
    nodes_values: { floats: nodes.map(({ value }) => value) },
    nodes_truenodeids: { ints: nodes.map(({ trueId }) => trueId) },
    nodes_falsenodeids: { ints: nodes.map(({ falseId }) => falseId) },
    nodes_missing_value_tracks_true: { ints: nodes.map(({ missingTracksTrue }) => missingTracksTrue) },
    target_treeids: { ints: leaves.map(({ treeId }) => treeId) },
    target_nodeids: { ints: leaves.map(({ nodeId }) => nodeId) },
    target_ids: { ints: leaves.map(({ treeId }) => treeId % outputCount) },
    target_weights: { floats: leaves.map(({ treeId, nodeId }) => trees[treeId].value[nodeId]) },
  };
}

/** A set of categories becomes a chain of questions, one for each, whose yes leads to the same node. */
function ensembleNodes(tree: Tree, treeId: number): EnsembleNode[] {
  const { feature, threshold, missingGoesLeft, left } = tree;
  const nodes: EnsembleNode[] = [];
  let nextId = feature.length;
  for (let nodeId = 0; nodeId < feature.length; nodeId++) {
    if (feature[nodeId] < 0) {
      nodes.push({
        ...{ treeId, nodeId, feature: 0, mode: "LEAF", value: 0 },
        ...{ trueId: 0, falseId: 0, missingTracksTrue: 0 },
      });
      continue;
    }
    const split = {
      treeId,
      feature: feature[nodeId],
      trueId: left[nodeId],
      missingTracksTrue: missingGoesLeft[nodeId],
    };
    const codes = tree.categories?.[nodeId];
    if (!codes) {
      nodes.push({ ...split, nodeId, mode: "BRANCH_LT", value: threshold[nodeId], falseId: left[nodeId] + 1 });
      continue;
    }
    for (const [place, value] of codes.entries()) {
      const isLast = place === codes.length - 1;
      const ownId = place === 0 ? nodeId : nextId++;
      nodes.push({ ...split, nodeId: ownId, mode: "BRANCH_EQ", value, falseId: isLast ? left[nodeId] + 1 : nextId });
    }
  }
  return nodes;
}
