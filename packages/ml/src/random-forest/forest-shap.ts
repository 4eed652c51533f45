import type { FeatureMatrix, ShapValues } from "../estimator.ts";
import { treeShap } from "../gradient-boosting/tree-shap.ts";
import { type Forest, type ForestTree, treeOfOutput } from "./forest.ts";

/** Trees that are prepared at a time hold about so many nodes, since unpruned ones together may not fit memory thrice. */
const nodesAtOnce = 500_000;

/** Nodes that are visited for one row. */
export function forestShapNodes({ trees, outputCount }: Forest): number {
  return trees.reduce((sum, { structure }) => sum + structure.feature.length * outputCount, 0);
}

/** The mean of the trees' SHAP values, as the forest's answer is the mean of theirs. */
export function forestShap(forest: Forest, features: FeatureMatrix): ShapValues {
  const { trees, outputCount } = forest;
  const values = new Float64Array(features.rowCount * outputCount * features.columns.length);
  const expectedValues = new Float64Array(outputCount);
  for (const part of inParts(forest)) {
    const ofOutputs = part.flatMap((tree) =>
      Array.from({ length: outputCount }, (_, output) => treeOfOutput(tree, output, outputCount)),
    );
    const sums = treeShap({ trees: ofOutputs, outputCount, base: new Float32Array(outputCount) }, features);
    for (const [place, value] of sums.values.entries()) values[place] += value / trees.length;
    for (const [output, value] of sums.expectedValues.entries()) expectedValues[output] += value / trees.length;
  }
  return { method: "TreeSHAP", space: "answer", outputCount, values, expectedValues };
}

function inParts({ trees, outputCount }: Forest): ForestTree[][] {
  const parts: ForestTree[][] = [];
  let nodes = Number.POSITIVE_INFINITY;
  for (const tree of trees) {
    const ofTree = tree.structure.feature.length * outputCount;
    if (nodes + ofTree > nodesAtOnce) {
      parts.push([]);
      nodes = 0;
    }
    parts.at(-1)?.push(tree);
    nodes += ofTree;
  }
  return parts;
}
