import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { FeatureImportance, FeatureMatrix, FittedModel } from "../estimator.ts";
import { type Centres, closestCentre } from "./centres.ts";
import { largestCoordinate, pointsOf } from "./points.ts";

const double = 11;
const float = 1;

/** What training leaves: an origin, and centres measured from it. */
export class KmeansModel implements FittedModel {
  readonly importanceMeasure = "variance between clusters";

  constructor(
    /** float32[F]. */
    readonly origin: Float32Array,
    readonly centres: Centres,
    readonly featureImportances: FeatureImportance[],
    readonly iterations: number,
  ) {}

  predict(features: FeatureMatrix): Float64Array {
    const points = pointsOf({ features }, this.origin);
    const answers = new Float64Array(2 * points.count);
    for (let point = 0; point < points.count; point++) {
      const { centre, squaredDistance } = closestCentre(points, point, this.centres);
      answers[2 * point] = centre;
      answers[2 * point + 1] = Math.sqrt(squaredDistance);
    }
    return answers;
  }

  /** In float64: the difference of large products decides which centre is closest. */
  toOnnx(graph: GraphBuilder, features: string): string {
    const { count, dimensions, values } = this.centres;
    const limits = [graph.scalar(-largestCoordinate, "lowest"), graph.scalar(largestCoordinate, "highest")];
    const centred = graph.node("Sub", [
      graph.node("Clip", [features, ...limits]),
      graph.initializer(this.origin, [1, dimensions], "origin"),
    ]);
    const points = graph.node("Cast", [centred], { to: { int: double } }, { name: "points" });
    const centres = graph.initializer(values, [count, dimensions], "centres");
    const offsets = Float64Array.from({ length: count }, (_, centre) => {
      const own = values.subarray(centre * dimensions, (centre + 1) * dimensions);
      return -own.reduce((sum, value) => sum + value * value, 0) / 2;
    });
    const scores = graph.node("Gemm", [points, centres, graph.initializer(offsets, [count], "offsets")], {
      transB: { int: 1 },
    });
    const closest = graph.node("ArgMax", [scores], { axis: { int: 1 }, keepdims: { int: 0 } }, { name: "closest" });
    const own = graph.node("Gather", [centres, closest], { axis: { int: 0 } }, { name: "own_centre" });
    const away = graph.node("Sub", [points, own]);
    const squares = graph.node("ReduceSumSquare", [away, graph.indices([1])], { keepdims: { int: 1 } });
    const distance = graph.node("Cast", [graph.node("Sqrt", [squares])], { to: { int: float } });
    const cluster = graph.node("Cast", [graph.node("Unsqueeze", [closest, graph.indices([1])])], {
      to: { int: float },
    });
    return graph.node("Concat", [cluster, distance], { axis: { int: 1 } }, { name: "cluster_and_distance" });
  }
}
