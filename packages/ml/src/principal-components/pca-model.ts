import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { FeatureImportance, FeatureMatrix, FittedModel, PrincipalComponents } from "../estimator.ts";
import { clipped, largestValue } from "./row-products.ts";

const double = 11;
const float = 1;

export class PcaModel implements FittedModel {
  readonly importanceMeasure = "variance in the components";
  readonly featureImportances: FeatureImportance[];

  constructor(
    names: readonly string[],
    /** float64[F]: what is subtracted first. */
    readonly means: Float64Array,
    readonly components: PrincipalComponents,
    readonly iterations: number,
  ) {
    const values = names.map((_, feature) => varianceIn(components, feature));
    const total = values.reduce((sum, value) => sum + value, 0);
    this.featureImportances = names.map((feature, at) => ({
      feature,
      value: values[at],
      share: total > 0 ? values[at] / total : 0,
    }));
  }

  predict({ rowCount, columns }: FeatureMatrix): Float64Array {
    const { loadings } = this.components;
    const coordinates = new Float64Array(rowCount * loadings.length);
    for (const [feature, column] of columns.entries()) {
      for (let row = 0; row < rowCount; row++) {
        const value = clipped(column[row]) - this.means[feature];
        for (let component = 0; component < loadings.length; component++)
          coordinates[row * loadings.length + component] += value * loadings[component][feature];
      }
    }
    return coordinates;
  }

  /** In float64: the small components are differences of large products. */
  toOnnx(graph: GraphBuilder, features: string): string {
    const { loadings } = this.components;
    const featureCount = this.means.length;
    const limits = [graph.scalar(-largestValue, "lowest"), graph.scalar(largestValue, "highest")];
    const values = graph.node("Cast", [graph.node("Clip", [features, ...limits])], { to: { int: double } });
    const centred = graph.node("Sub", [values, graph.initializer(this.means, [1, featureCount], "means")]);
    const weights = new Float64Array(loadings.length * featureCount);
    for (const [component, own] of loadings.entries()) weights.set(own, component * featureCount);
    const matrix = graph.initializer(weights, [loadings.length, featureCount], "loadings");
    const coordinates = graph.node("Gemm", [centred, matrix], { transB: { int: 1 } }, { name: "coordinates" });
    return graph.node("Cast", [coordinates], { to: { int: float } }, { name: "projected" });
  }
}

/** How much of a feature's variance the components hold. */
function varianceIn({ loadings, explainedVariance }: PrincipalComponents, feature: number): number {
  return loadings.reduce((sum, weights, component) => sum + explainedVariance[component] * weights[feature] ** 2, 0);
}
