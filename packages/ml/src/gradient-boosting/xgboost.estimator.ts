import type { Estimator, FeatureMatrix, FittedModel } from "../estimator.ts";
import type { Hyperparameters } from "../hyperparameters.ts";
import type { BoostedTrees } from "./boosted-trees.ts";
import { boost } from "./boosting.ts";
import { featureImportances } from "./importance.ts";
import { createObjective } from "./objectives.ts";
import { readParameters } from "./parameters.ts";
import { sumLeaves } from "./predict.ts";
import { boostedTreesToOnnx } from "./to-onnx.ts";
import { treeShap } from "./tree-shap.ts";

export function createXgboostEstimator(hyperparameters: Hyperparameters): Estimator {
  return {
    async fit(task, context) {
      return fittedModel(await boost(task, readParameters(hyperparameters, task.problemType), context));
    },
  };
}

export function fittedModel(model: BoostedTrees): FittedModel {
  return {
    iterations: model.trees.length / model.outputCount,
    // The total, not XGBoost's mean for each split: it adds up when one-hot columns are folded onto their raw column.
    importanceMeasure: "total gain",
    featureImportances: featureImportances(model, "total_gain"),
    predict: (features) => predict(model, features),
    toOnnx: (graph, features) => boostedTreesToOnnx(graph, model, features),
    shapValues: (features) => ({
      space: model.objective === "reg:squarederror" ? "answer" : "margin",
      ...treeShap(model, features),
    }),
  };
}

function predict(model: BoostedTrees, features: FeatureMatrix): Float64Array {
  const { rowCount } = features;
  const sums = sumLeaves(model, features);
  const predictions = new Float32Array(sums.length);
  createObjective(model.objective, model.outputCount, 1).predict(sums, model.base, predictions);
  if (model.objective === "binary:logistic") return withOtherClass(predictions, sums, model.base[0]);
  const rowMajor = new Float64Array(predictions.length);
  for (let output = 0; output < model.outputCount; output++)
    for (let row = 0; row < rowCount; row++)
      rowMajor[row * model.outputCount + output] = predictions[output * rowCount + row];
  return rowMajor;
}

/** Class 0 gets σ(-margin), since 1 - σ(margin) is rounding where the model is sure. */
function withOtherClass(predictions: Float32Array, sums: Float32Array, base: number): Float64Array {
  const pairs = new Float64Array(2 * predictions.length);
  for (let row = 0; row < predictions.length; row++) {
    pairs[2 * row] = Math.fround(1 / (1 + Math.exp(Math.fround(sums[row] + base))));
    pairs[2 * row + 1] = predictions[row];
  }
  return pairs;
}
