import type { Tree } from "../gradient-boosting/tree.ts";

/** A tree whose leaves hold answers instead of steps: a mean, or the share of each class. */
export interface ForestTree {
  /** Its `value` is the first output of each node. */
  structure: Tree;
  /** float32[nodeCount * outputCount], node after node. */
  outputs: Float32Array;
}

/** What a forest learned: its answer is the mean of its trees' answers. */
export interface Forest {
  featureNames: readonly string[];
  /** 1 for regression, else the number of classes. */
  outputCount: number;
  trees: readonly ForestTree[];
}

/** The tree with one output for each leaf. */
export function treeOfOutput({ structure, outputs }: ForestTree, output: number, outputCount: number): Tree {
  if (outputCount === 1) return structure;
  const value = Float32Array.from(structure.feature, (_, node) => outputs[node * outputCount + output]);
  return { ...structure, value };
}
