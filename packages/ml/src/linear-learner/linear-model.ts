import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { FeatureImportance, FeatureMatrix, FittedModel, SupervisedProblemType } from "../estimator.ts";

/** Scores of a linear model: K = 1 for regression and binary classification, else one per class. */
export interface LinearCoefficients {
  /** float32[F * K], row-major by feature. */
  weights: Float32Array;
  /** float32[K]. */
  biases: Float32Array;
}

/** What training leaves of a linear learner; scores are in the target's own unit. */
export class LinearModel implements FittedModel {
  readonly importanceMeasure = "|coefficient| x standard deviation";

  constructor(
    readonly problemType: SupervisedProblemType,
    readonly coefficients: LinearCoefficients,
    readonly featureImportances: FeatureImportance[],
    readonly iterations: number,
    readonly decisionThreshold?: number,
  ) {}

  predict(features: FeatureMatrix): Float64Array {
    const scores = linearScores(features, this.coefficients);
    if (this.problemType === "regression") return scores;
    return this.problemType === "binary-classification"
      ? binaryProbabilities(scores)
      : classProbabilities(scores, this.coefficients.biases.length);
  }

  toOnnx(graph: GraphBuilder, features: string): string {
    const { weights, biases } = this.forServing();
    const weightShape = [weights.length / biases.length, biases.length];
    const inputs = [
      features,
      graph.initializer(weights, weightShape, "weights"),
      graph.initializer(biases, [biases.length], "biases"),
    ];
    const scores = graph.node("Gemm", inputs, {}, { name: "scores" });
    return this.problemType === "regression" ? scores : graph.node("Softmax", [scores], { axis: { int: 1 } });
  }

  /**
   * The softmax of the scores 0 and s is the sigmoid of -s and of s, but exact for the small one of the two too, which the
   * runtime's Sigmoid is not.
   */
  private forServing(): LinearCoefficients {
    if (this.problemType !== "binary-classification") return this.coefficients;
    const withZeros = (values: Float32Array) =>
      Float32Array.from({ length: 2 * values.length }, (_, at) => (at % 2 === 0 ? 0 : values[at >> 1]));
    return { weights: withZeros(this.coefficients.weights), biases: withZeros(this.coefficients.biases) };
  }
}

/** float64[n * K], row-major; sums run in float64. */
export function linearScores(
  { rowCount, columns }: FeatureMatrix,
  { weights, biases }: LinearCoefficients,
): Float64Array {
  const outputs = biases.length;
  const scores = new Float64Array(rowCount * outputs);
  for (let at = 0; at < scores.length; at++) scores[at] = biases[at % outputs];
  for (const [feature, column] of columns.entries()) {
    const own = Float64Array.from(weights.subarray(feature * outputs, (feature + 1) * outputs));
    if (outputs === 1) {
      const [weight] = own;
      if (weight !== 0) for (let row = 0; row < rowCount; row++) scores[row] += weight * column[row];
      continue;
    }
    for (let row = 0; row < rowCount; row++) {
      const value = column[row];
      const start = row * outputs;
      for (let output = 0; output < outputs; output++) scores[start + output] += own[output] * value;
    }
  }
  return scores;
}

/** One of several models whose scores lie side by side, each with so many. */
export function coefficientsOfModel(
  { weights, biases }: LinearCoefficients,
  model: number,
  outputs: number,
): LinearCoefficients {
  const columnCount = biases.length;
  const start = model * outputs;
  return {
    weights: weights.filter((_, at) => at % columnCount >= start && at % columnCount < start + outputs),
    biases: biases.slice(start, start + outputs),
  };
}

/** float64[2 n]: the probabilities of class 0 and class 1 of each row. */
export function binaryProbabilities(scores: Float64Array): Float64Array {
  const probabilities = new Float64Array(2 * scores.length);
  for (let row = 0; row < scores.length; row++) {
    probabilities[2 * row] = 1 / (1 + Math.exp(scores[row]));
    probabilities[2 * row + 1] = 1 / (1 + Math.exp(-scores[row]));
  }
  return probabilities;
}

/** Softmax of each row. */
export function classProbabilities(scores: Float64Array, classCount: number): Float64Array {
  const probabilities = new Float64Array(scores.length);
  for (let start = 0; start < scores.length; start += classCount) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let code = 0; code < classCount; code++) largest = Math.max(largest, scores[start + code]);
    let sum = 0;
    for (let code = 0; code < classCount; code++) {
      probabilities[start + code] = Math.exp(scores[start + code] - largest);
      sum += probabilities[start + code];
    }
    for (let code = 0; code < classCount; code++) probabilities[start + code] /= sum;
  }
  return probabilities;
}
