import type { Estimator, FeatureMatrix, FittedModel } from "../estimator.ts";
import { featureImportances } from "../gradient-boosting/importance.ts";
import { sumLeaves } from "../gradient-boosting/predict.ts";
import type { Hyperparameters } from "../hyperparameters.ts";
import { fitForest } from "./fit-forest.ts";
import { type Forest, treeOfOutput } from "./forest.ts";
import { type ForestParameters, readForestParameters } from "./forest-parameters.ts";
import { forestShap, forestShapNodes } from "./forest-shap.ts";
import { forestToOnnx } from "./forest-to-onnx.ts";

export function createForestEstimator(
  hyperparameters: Hyperparameters,
  splitter: ForestParameters["splitter"],
): Estimator {
  return {
    async fit(task, context) {
      const parameters = readForestParameters(hyperparameters, task.problemType, splitter);
      return fittedModel(await fitForest(task, parameters, context));
    },
  };
}

function fittedModel(forest: Forest): FittedModel {
  const structures = forest.trees.map(({ structure }) => structure);
  return {
    iterations: forest.trees.length,
    importanceMeasure: "total decrease of impurity",
    featureImportances: featureImportances({ ...forest, trees: structures }, "total_gain"),
    predict: (features) => predict(forest, features),
    shapValues: (features) => forestShap(forest, features),
    shapNodes: forestShapNodes(forest),
    toOnnx: (graph, features) => forestToOnnx(graph, forest, features),
  };
}

/** The mean of the trees' answers, in float32 and in their order, as ONNX Runtime computes it on one thread. */
function predict({ trees, outputCount }: Forest, features: FeatureMatrix): Float64Array {
  const { rowCount } = features;
  const outputTrees = trees.flatMap((tree) =>
    Array.from({ length: outputCount }, (_, output) => treeOfOutput(tree, output, outputCount)),
  );
  const sums = sumLeaves({ trees: outputTrees, outputCount }, features);
  const answers = new Float64Array(sums.length);
  for (let output = 0; output < outputCount; output++)
    for (let row = 0; row < rowCount; row++)
      answers[row * outputCount + output] = Math.fround(sums[output * rowCount + row] / trees.length);
  return answers;
}
