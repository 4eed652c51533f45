import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { FeatureImportance, FeatureMatrix, FittedModel } from "../estimator.ts";
import { type CutTree, leafOf } from "./cut-tree.ts";

/**
 * A row's score is the mean over the trees of 1 / (depth + log2(1 + mass)) at its leaf, times log2(1 + rows of a tree): rows
 * that few cuts part from all others score high, and a row like most about 1. This is the score of AWS's open Random Cut
 * Forest for rows that are in a tree; for others that one walks on with every cut the row might have made, which no tree
 * of fixed cuts can. The margins of the cuts stand in for it, so the score is the same sum of leaves in training and in
 * the served file.
 */
export class RandomCutForestModel implements FittedModel {
  readonly importanceMeasure = "rows parted";
  readonly featureImportances: FeatureImportance[];
  /** float32 of each tree and node: what a leaf adds to the score. */
  private readonly leafScores: Float32Array[];

  constructor(
    names: readonly string[],
    readonly trees: readonly CutTree[],
    sampleSize: number,
  ) {
    const scale = Math.log2(1 + sampleSize) / trees.length;
    this.leafScores = trees.map(({ inverseDepth }) => inverseDepth.map((value) => value * scale));
    this.featureImportances = cutImportances(names, trees);
  }

  get iterations(): number {
    return this.trees.length;
  }

  predict({ rowCount, columns }: FeatureMatrix): Float64Array {
    const scores = new Float64Array(rowCount);
    for (const [at, tree] of this.trees.entries())
      for (let row = 0; row < rowCount; row++) scores[row] += this.leafScores[at][leafOf(tree, columns, row)];
    return scores;
  }

  toOnnx(graph: GraphBuilder, features: string): string {
    const { trees, leafScores } = this;
    const treeIds = trees.flatMap(({ feature }, tree) => new Array<number>(feature.length).fill(tree));
    const nodeIds = trees.flatMap(({ feature }) => Array.from(feature.keys()));
    const perNode = (read: (tree: CutTree) => ArrayLike<number>) => trees.flatMap((tree) => Array.from(read(tree)));
    const featureIds = perNode(({ feature }) => feature);
    const left = perNode((tree) => tree.left);
    const scores = leafScores.flatMap((own) => Array.from(own));
    const leaves = Array.from(featureIds.keys()).filter((at) => featureIds[at] < 0);
    return graph.node(
      "TreeEnsembleRegressor",
      [features],
      {
        n_targets: { int: 1 },
        nodes_treeids: { ints: treeIds },
        nodes_nodeids: { ints: nodeIds },
        nodes_featureids: { ints: featureIds.map((feature) => Math.max(0, feature)) },
        nodes_modes: { strings: featureIds.map((feature) => (feature < 0 ? "LEAF" : "BRANCH_LT")) },
        nodes_values: { floats: perNode(({ threshold }) => threshold) },
        nodes_truenodeids: { ints: left },
        nodes_falsenodeids: { ints: left.map((child, at) => (featureIds[at] < 0 ? 0 : child + 1)) },
        target_treeids: { ints: leaves.map((at) => treeIds[at]) },
        target_nodeids: { ints: leaves.map((at) => nodeIds[at]) },
        target_ids: { ints: leaves.map(() => 0) },
        target_weights: { floats: leaves.map((at) => scores[at]) },
      },
      { domain: "ai.onnx.ml", name: "cuts" },
    );
  }
}

/** A cut counts by the rows of the sample that the smaller side parts from the others; through a margin it parts none. */
function cutImportances(names: readonly string[], trees: readonly CutTree[]): FeatureImportance[] {
  const values = new Float64Array(names.length);
  for (const { feature, left, mass } of trees)
    for (let node = 0; node < feature.length; node++)
      if (feature[node] >= 0) values[feature[node]] += Math.min(mass[left[node]], mass[left[node] + 1]);
  const total = values.reduce((sum, value) => sum + value, 0);
  return names.map((name, at) => ({ feature: name, value: values[at], share: total > 0 ? values[at] / total : 0 }));
}
