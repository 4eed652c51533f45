import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession, type Tensor } from "@sagebrush/onnx/session";
import type { UnlabelledRows } from "../estimator.ts";

// F features, N rows, L directions; A is float64[F, N]: the features of each row less their means, times the root of the
// row's weight. Computed in ONNX Runtime, whose float64 products are about ten times as fast as loops.

/** Values beyond this count as this, so that projections stay finite in float32. */
export const largestValue = 1e30;

export interface CentredRows {
  rows: UnlabelledRows;
  /** float64[F]: what is subtracted. */
  means: Float64Array;
  /** What sums of squares are divided by to become variances. */
  divisor: number;
}

export function centreRows(rows: UnlabelledRows, subtractsMean: boolean): CentredRows {
  const { features, weights } = rows;
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? features.rowCount;
  const means = Float64Array.from(features.columns, (column) => {
    let sum = 0;
    if (!subtractsMean) return sum;
    for (let row = 0; row < features.rowCount; row++) sum += (weights?.[row] ?? 1) * clipped(column[row]);
    return sum / total;
  });
  return { rows, means, divisor: Math.max(Number.MIN_VALUE, subtractsMean && total > 1 ? total - 1 : total) };
}

export function clipped(value: number): number {
  return Math.min(largestValue, Math.max(-largestValue, value));
}

/** What is computed of A, and from what beside it. */
export interface Product {
  name: string;
  build(graph: GraphBuilder, a: string): void;
}

/** A · Aᵀ as `product`, float64[F, F]. */
export const covarianceProduct: Product = {
  name: "covariance",
  build(graph, a) {
    graph.output("product", "double", ["F", "F"], graph.node("Gemm", [a, a], { transB: { int: 1 } }));
  },
};

/** Aᵀ · A as `product`, float64[N, N]: the same eigenvalues, and small where rows are few. */
export const gramProduct: Product = {
  name: "gram",
  build(graph, a) {
    graph.output("product", "double", ["N", "N"], graph.node("Gemm", [a, a], { transA: { int: 1 } }));
  },
};

/**
 * For `directions`, float64[F, L]: the coordinates Z = Aᵀ · directions of the rows, of them Zᵀ · Z as `product`,
 * float64[L, L], and as `image` A · Z, float64[F, L].
 */
export const subspaceProduct: Product = {
  name: "subspace",
  build(graph, a) {
    graph.input("directions", "double", ["F", "L"]);
    const coordinates = graph.node("Gemm", [a, "directions"], { transA: { int: 1 } });
    graph.output("image", "double", ["F", "L"], graph.node("Gemm", [a, coordinates]));
    graph.output(
      "product",
      "double",
      ["L", "L"],
      graph.node("Gemm", [coordinates, coordinates], { transA: { int: 1 } }),
    );
  },
};

export interface RowProducts {
  /** The sums of the product's outputs over all rows, a batch of them at a time. @throws the signal's reason */
  sum(others?: Record<string, Tensor>): Promise<Record<string, Float64Array>>;
  release(): Promise<void>;
}

export async function createRowProducts(
  { rows: { features, weights }, means }: CentredRows,
  product: Product,
  { rowsAtATime, signal }: { rowsAtATime: number; signal: AbortSignal },
): Promise<RowProducts> {
  const featureCount = features.columns.length;
  const session = await createSession(productModel(product, featureCount));
  const fixed: Record<string, Tensor> = { means: { elementType: "double", data: means, shape: [featureCount, 1] } };
  return {
    async sum(others = {}) {
      const sums: Record<string, Float64Array> = {};
      for (let start = 0; start < features.rowCount; start += rowsAtATime) {
        signal.throwIfAborted();
        const size = Math.min(rowsAtATime, features.rowCount - start);
        const data = new Float32Array(featureCount * size);
        for (const [feature, column] of features.columns.entries())
          data.set(column.subarray(start, start + size), feature * size);
        const roots = Float64Array.from({ length: size }, (_, row) => Math.sqrt(weights?.[start + row] ?? 1));
        const results = await session.run({
          ...fixed,
          ...others,
          batch: { elementType: "float", data, shape: [featureCount, size] },
          roots: { elementType: "double", data: roots, shape: [1, size] },
        });
        for (const [name, { elementType, data: part }] of Object.entries(results)) {
          if (elementType !== "double") throw new Error(`Output '${name}' is ${elementType}.`);
          const sum = sums[name];
          if (sum === undefined) sums[name] = part;
          else for (let at = 0; at < part.length; at++) sum[at] += part[at];
        }
      }
      return sums;
    },
    release: () => session.release(),
  };
}

function productModel({ name, build }: Product, featureCount: number): Uint8Array {
  const graph = GraphBuilder.create(name);
  graph.input("batch", "float", [featureCount, "B"]);
  graph.input("means", "double", [featureCount, 1]);
  graph.input("roots", "double", [1, "B"]);
  const limits = [graph.scalar(-largestValue), graph.scalar(largestValue)];
  const values = graph.node("Cast", [graph.node("Clip", ["batch", ...limits])], { to: { int: 11 } });
  build(graph, graph.node("Mul", [graph.node("Sub", [values, "means"]), "roots"]));
  return graph.toModel();
}
