import { elementTypeCodes } from "@sagebrush/onnx/element-type";
import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { FeatureImportance, FeatureMatrix, FittedModel, ShapValues } from "../../estimator.ts";
import { answersOf } from "../fitted-trees.ts";
import { createObjective } from "../objectives.ts";
import { marginsToOnnx } from "../to-onnx.ts";
import { type BoostedLinear, largestFloat, sumWeighted } from "./boosted-linear.ts";

/** Models of one objective, whose predictions are averaged where there are several. */
export function fittedLinear(models: readonly BoostedLinear[]): FittedModel {
  const [first] = models;
  const space = createObjective(first.objective, first.outputCount).link === "identity" ? "answer" : "margin";
  return {
    iterations: first.roundCount,
    importanceMeasure: "|weight| x standard deviation",
    featureImportances: importances(models),
    predict(features) {
      const answers = models.map((model) => answersOf(model, sumsOf(model, features), features.rowCount));
      if (answers.length === 1) return answers[0];
      return answers[0].map((_, place) => answers.reduce((sum, each) => sum + each[place], 0) / answers.length);
    },
    ...(models.length === 1 ? { shapValues: (features) => ({ space, ...linearShap(first, features) }) } : {}),
    toOnnx(graph, features) {
      const values = valuesToOnnx(graph, features);
      const answers = models.map((model) => linearToOnnx(graph, model, values));
      return answers.length === 1 ? answers[0] : graph.node("Mean", answers, {}, { name: "mean_of_models" });
    },
  };
}

function sumsOf(model: BoostedLinear, features: FeatureMatrix): Float32Array {
  const sums = new Float32Array(model.outputCount * features.rowCount);
  sumWeighted(model, features, sums);
  return sums;
}

/** What a usual change of a feature moves the margins by, over outputs and models. */
function importances(models: readonly BoostedLinear[]): FeatureImportance[] {
  const values = models[0].featureNames.map((_, feature) =>
    models.reduce((sum, { weights, moments }) => {
      const ofOutputs = weights.reduce((total, ofOutput) => total + Math.abs(ofOutput[feature]), 0);
      return sum + (ofOutputs * moments[feature].standardDeviation) / models.length;
    }, 0),
  );
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value, feature) => ({
    feature: models[0].featureNames[feature],
    value,
    share: total > 0 ? value / total : 0,
  }));
}

/**
 * Exact for a linear model whose features are taken to be independent: w (x - E[x]). XGBoost's own contributions of gblinear
 * are w x, counted from a row of zeros. Lundberg and Lee, NeurIPS 2017, corollary 1.
 */
function linearShap(
  { outputCount, base, bias, weights, moments }: BoostedLinear,
  features: FeatureMatrix,
): Omit<ShapValues, "space"> {
  const { rowCount, columns } = features;
  const values = new Float64Array(rowCount * outputCount * columns.length);
  const expectedValues = Float64Array.from({ length: outputCount }, (_, output) =>
    moments.reduce((sum, { mean }, feature) => sum + weights[output][feature] * mean, base[output] + bias[output]),
  );
  for (let output = 0; output < outputCount; output++)
    for (const [feature, column] of columns.entries())
      for (let row = 0; row < rowCount; row++) {
        const value = Number.isNaN(column[row]) ? 0 : column[row];
        const place = (row * outputCount + output) * columns.length + feature;
        values[place] = weights[output][feature] * (value - moments[feature].mean);
      }
  return { method: "LinearSHAP", outputCount, values, expectedValues };
}

/** float64[N, F], missing values 0: sums of float32 would depend on their order where large terms cancel. */
function valuesToOnnx(graph: GraphBuilder, features: string): string {
  const isMissing = graph.node("IsNaN", [features]);
  const present = graph.node("Where", [isMissing, graph.scalar(0, "zero"), features], {}, { name: "present_values" });
  return graph.node("Cast", [present], { to: { int: elementTypeCodes.double } }, { name: "values" });
}

function linearToOnnx(graph: GraphBuilder, model: BoostedLinear, values: string): string {
  const { outputCount, featureNames, weights, bias } = model;
  const matrix = new Float64Array(featureNames.length * outputCount);
  for (const [output, ofOutput] of weights.entries())
    for (const [feature, weight] of ofOutput.entries()) matrix[feature * outputCount + output] = weight;
  const byFeature = graph.initializer(matrix, [featureNames.length, outputCount], "weights");
  const products = graph.node("MatMul", [values, byFeature], {}, { name: "weighted" });
  const biases = graph.initializer(Float64Array.from(bias), [1, outputCount], "bias");
  const sums = graph.node("Add", [products, biases], {}, { name: "linear_sums" });
  const bounds = [-largestFloat, largestFloat].map((bound) => graph.initializer(Float64Array.of(bound), [], "bound"));
  const limited = graph.node("Clip", [sums, ...bounds]);
  const single = graph.node("Cast", [limited], { to: { int: elementTypeCodes.float } }, { name: "float_sums" });
  return marginsToOnnx(graph, single, model);
}
