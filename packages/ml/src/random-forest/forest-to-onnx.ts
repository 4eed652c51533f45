import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { Forest } from "./forest.ts";

/**
 * Adds the forest to a graph. The runtime averages the trees; leaves hold one weight for each output.
 * @param features name of a float[N, featureCount] tensor, NaN = missing
 * @returns name of float[N, outputCount]
 */
export function forestToOnnx(graph: GraphBuilder, forest: Forest, features: string): string {
  return graph.node("TreeEnsembleRegressor", [features], ensembleAttributes(forest), {
    domain: "ai.onnx.ml",
    name: "trees",
  });
}

function ensembleAttributes({ trees, outputCount }: Forest) {
  const nodes = {
    treeIds: [] as number[],
    nodeIds: [] as number[],
    features: [] as number[],
    modes: [] as string[],
    thresholds: [] as number[],
    lefts: [] as number[],
    rights: [] as number[],
    missing: [] as number[],
  };
  const leaves = { treeIds: [] as number[], nodeIds: [] as number[], outputs: [] as number[], weights: [] as number[] };
  for (const [treeId, { structure, outputs }] of trees.entries()) {
    for (let node = 0; node < structure.feature.length; node++) {
      const isLeaf = structure.feature[node] < 0;
      nodes.treeIds.push(treeId);
      nodes.nodeIds.push(node);
      nodes.features.push(isLeaf ? 0 : structure.feature[node]);
      nodes.modes.push(isLeaf ? "LEAF" : "BRANCH_LT");
      nodes.thresholds.push(structure.threshold[node]);
      nodes.lefts.push(isLeaf ? 0 : structure.left[node]);
      nodes.rights.push(isLeaf ? 0 : structure.left[node] + 1);
      nodes.missing.push(structure.missingGoesLeft[node]);
      if (!isLeaf) continue;
      for (let output = 0; output < outputCount; output++) {
        leaves.treeIds.push(treeId);
        leaves.nodeIds.push(node);
        leaves.outputs.push(output);
        leaves.weights.push(outputs[node * outputCount + output]);
      }
    }
  }
  return {
    n_targets: { int: outputCount },
    aggregate_function: { string: "AVERAGE" },
    nodes_treeids: { ints: nodes.treeIds },
    nodes_nodeids: { ints: nodes.nodeIds },
    nodes_featureids: { ints: nodes.features },
    nodes_modes: { strings: nodes.modes },
    nodes_values: { floats: nodes.thresholds },
    nodes_truenodeids: { ints: nodes.lefts },
    nodes_falsenodeids: { ints: nodes.rights },
    nodes_missing_value_tracks_true: { ints: nodes.missing },
    target_treeids: { ints: leaves.treeIds },
    target_nodeids: { ints: leaves.nodeIds },
    target_ids: { ints: leaves.outputs },
    target_weights: { floats: leaves.weights },
  };
}
