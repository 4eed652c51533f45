import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { FeatureImportance, FeatureMatrix, FittedModel, ProblemType } from "../estimator.ts";
import { binaryProbabilities } from "../linear-learner/linear-model.ts";
import { type Factorization, scoreRow, scoreRows } from "./factorization.ts";
import { sparseRows } from "./sparse-rows.ts";

/** ONNX's numbers for the element types float and double. */
const [float, double] = [1, 11];

/** What training leaves of a factorization machine: its numbers are float32, scores are in the target's own unit. */
export class FactorizationModel implements FittedModel {
  readonly importanceMeasure = "standard deviation of the feature's part in the score";

  constructor(
    readonly problemType: ProblemType,
    readonly factorization: Factorization,
    readonly featureImportances: FeatureImportance[],
    readonly iterations: number,
  ) {}

  predict(features: FeatureMatrix): Float64Array {
    const scores = scoreRows(this.factorization, sparseRows(features));
    return this.problemType === "regression" ? scores : binaryProbabilities(scores);
  }

  /** In float64, because the interactions are the small difference of large sums. */
  toOnnx(graph: GraphBuilder, features: string): string {
    const { bias, linear, factors, factorCount } = this.factorization;
    const stored = (values: Float64Array, shape: number[], name: string) =>
      graph.node("Cast", [graph.initializer(Float32Array.from(values), shape, name)], { to: { int: double } });
    const squared = (value: string) => graph.node("Mul", [value, value]);
    const rows = graph.node("Cast", [features], { to: { int: double } });
    const ofFactors = stored(factors, [linear.length, factorCount], "factors");
    const linearPart = graph.node("Gemm", [
      rows,
      stored(linear, [linear.length, 1], "linear"),
      stored(bias, [1], "bias"),
    ]);
    const squaresOfSums = squared(graph.node("MatMul", [rows, ofFactors]));
    const sumsOfSquares = graph.node("MatMul", [squared(rows), squared(ofFactors)]);
    const differences = graph.node("Sub", [squaresOfSums, sumsOfSquares]);
    const interactions = graph.node("ReduceSum", [differences, graph.indices([1])], { keepdims: { int: 1 } });
    const half = graph.initializer(Float64Array.of(0.5), [], "half");
    const score = graph.node("Add", [linearPart, graph.node("Mul", [interactions, half])]);
    const answer = graph.node("Cast", [score], { to: { int: float } }, { name: "score" });
    if (this.problemType === "regression") return answer;
    // The softmax of the scores 0 and s is the sigmoid of -s and of s, and exact for the small one of the two too.
    const both = graph.node("Mul", [answer, graph.initializer(Float32Array.of(0, 1), [1, 2], "none_and_score")]);
    return graph.node("Softmax", [both], { axis: { int: 1 } });
  }
}

/** How much the part of each feature in the score varies over the rows, half of each interaction being its own. */
export function factorizationImportances(model: Factorization, features: FeatureMatrix): FeatureImportance[] {
  const { linear, factors, factorCount } = model;
  const rows = sparseRows(features);
  const sums = new Float64Array(factorCount);
  const totals = new Float64Array(linear.length);
  const squares = new Float64Array(linear.length);
  for (let row = 0; row < rows.rowCount; row++) {
    scoreRow(model, rows, row, sums);
    for (let at = rows.starts[row]; at < rows.starts[row + 1]; at++) {
      const feature = rows.features[at];
      const value = rows.values[at];
      let interactions = 0;
      for (let factor = 0; factor < factorCount; factor++) {
        const own = factors[feature * factorCount + factor];
        interactions += own * (sums[factor] - own * value);
      }
      const part = value * (linear[feature] + interactions / 2);
      totals[feature] += part;
      squares[feature] += part * part;
    }
  }
  const values = Array.from(squares, (square, feature) =>
    Math.sqrt(Math.max(0, square / rows.rowCount - (totals[feature] / rows.rowCount) ** 2)),
  );
  const total = values.reduce((sum, value) => sum + value, 0);
  return features.names.map((feature, at) => ({
    feature,
    value: values[at],
    share: total > 0 ? values[at] / total : 0,
  }));
}
