import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession, type Tensor } from "@sagebrush/onnx/session";
import type { UnlabelledRows } from "../estimator.ts";

// F features, N rows, L directions; A is float32[F, N]: the features of each row less their means, times the root of the
// row's weight. Computed in ONNX Runtime, whose products are about ten times as fast as loops.

/** Values beyond this count as this, so that projections stay finite in float32. */
export const largestValue = 1e30;

export interface CentredRows {
  rows: UnlabelledRows;
  /** float64[F]: what is subtracted. */
  means: Float64Array;
  /** What sums of squares are divided by to become variances. */
  divisor: number;
  /** Whether it is sure that no value lies beyond the largest that counts. */
  isBounded: boolean;
}

export function centreRows(rows: UnlabelledRows, subtractsMean: boolean): CentredRows {
  const { features, weights } = rows;
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? features.rowCount;
  let magnitude = 0;
  const means = Float64Array.from(features.columns, (column) => {
    const ofColumn = weights === undefined ? sumsOf(column) : weightedSumsOf(column, weights);
    magnitude += ofColumn.magnitude;
    return subtractsMean ? ofColumn.sum / total : 0;
  });
  return {
    rows,
    means,
    divisor: Math.max(Number.MIN_VALUE, subtractsMean && total > 1 ? total - 1 : total),
    isBounded: magnitude <= largestValue,
  };
}

/** Of all values, the largest of which their magnitudes' sum bounds. */
function sumsOf(column: Float32Array): { sum: number; magnitude: number } {
  let sum = 0;
  let magnitude = 0;
  for (let row = 0; row < column.length; row++) {
    sum += column[row];
    magnitude += Math.abs(column[row]);
  }
  return { sum, magnitude };
}

function weightedSumsOf(column: Float32Array, weights: Float64Array): { sum: number; magnitude: number } {
  let sum = 0;
  let magnitude = 0;
  for (let row = 0; row < column.length; row++) {
    sum += weights[row] * column[row];
    magnitude += Math.abs(column[row]);
  }
  return { sum, magnitude };
}

export function clipped(value: number): number {
  return value > largestValue ? largestValue : value < -largestValue ? -largestValue : value;
}

/** What is computed of A, and from what beside it. */
export interface Product {
  name: string;
  /** Whether it is no sum over batches of rows. */
  needsAllRows?: true;
  build(graph: GraphBuilder, a: string): void;
}

/** A · Aᵀ as `product`, float64[F, F]. */
export const covarianceProduct: Product = {
  name: "covariance",
  build(graph, single) {
    const a = toDouble(graph, single);
    graph.output("product", "double", ["F", "F"], graph.node("Gemm", [a, a], { transB: { int: 1 } }));
  },
};

/** Aᵀ · A as `product`, float64[N, N]: the same eigenvalues, and small where rows are few. */
export const gramProduct: Product = {
  name: "gram",
  needsAllRows: true,
  build(graph, single) {
    const a = toDouble(graph, single);
    graph.output("product", "double", ["N", "N"], graph.node("Gemm", [a, a], { transA: { int: 1 } }));
  },
};

/**
 * For `directions`, float32[F, L]: the coordinates Z = Aᵀ · directions of the rows, of them Zᵀ · Z as `product`,
 * float64[L, L], and as `image` A · Z, float64[F, L]. The two large products are float32, which is enough to turn
 * directions by.
 */
export const subspaceProduct: Product = {
  name: "subspace",
  build(graph, a) {
    graph.input("directions", "float", ["F", "L"]);
    const coordinates = graph.node("Gemm", [a, "directions"], { transA: { int: 1 } });
    graph.output("image", "double", ["F", "L"], toDouble(graph, graph.node("Gemm", [a, coordinates])));
    const exact = toDouble(graph, coordinates);
    graph.output("product", "double", ["L", "L"], graph.node("Gemm", [exact, exact], { transA: { int: 1 } }));
  },
};

function toDouble(graph: GraphBuilder, value: string): string {
  return graph.node("Cast", [value], { to: { int: 11 } });
}

export interface RowProducts {
  /** The sums of the product's outputs over all rows, a batch of them at a time. @throws the signal's reason */
  sum(others?: Record<string, Tensor>): Promise<Record<string, Float64Array>>;
  release(): Promise<void>;
}

/** A batch is kept in the processor's cache. */
const mostBatchValues = 500_000;

export async function createRowProducts(
  centred: CentredRows,
  product: Product,
  { rowsAtATime, signal }: { rowsAtATime: number; signal: AbortSignal },
): Promise<RowProducts> {
  const { features, weights } = centred.rows;
  const featureCount = features.columns.length;
  const graph = GraphBuilder.create(product.name);
  graph.input("batch", "float", [featureCount, "B"]);
  product.build(graph, centredOnnx(graph, centred));
  const session = await createSession(graph.toModel());
  const batchRows = product.needsAllRows
    ? features.rowCount
    : Math.max(1, Math.min(rowsAtATime, features.rowCount, Math.floor(mostBatchValues / featureCount)));
  // Filled again for every batch: fresh memory costs more than what is written to it.
  const batchValues = new Float32Array(featureCount * batchRows);
  let parts: Record<string, Tensor> | undefined;
  return {
    async sum(others = {}) {
      const sums: Record<string, Float64Array> = {};
      for (let start = 0; start < features.rowCount; start += batchRows) {
        signal.throwIfAborted();
        const size = Math.min(batchRows, features.rowCount - start);
        const data = batchValues.subarray(0, featureCount * size);
        for (let feature = 0; feature < featureCount; feature++)
          data.set(features.columns[feature].subarray(start, start + size), feature * size);
        const feeds: Record<string, Tensor> = {
          ...others,
          batch: { elementType: "float", data, shape: [featureCount, size] },
        };
        if (weights !== undefined) {
          const roots = Float32Array.from(weights.subarray(start, start + size), Math.sqrt);
          feeds.roots = { elementType: "float", data: roots, shape: [1, size] };
        }
        parts = await session.run(feeds, parts);
        for (const [name, { elementType, data: part }] of Object.entries(parts)) {
          if (elementType !== "double") throw new Error(`Output '${name}' is ${elementType}.`);
          const sum = sums[name];
          if (sum === undefined) sums[name] = part.slice();
          else for (let at = 0; at < part.length; at++) sum[at] += part[at];
        }
      }
      return sums;
    },
    release: () => session.release(),
  };
}

/**
 * A of a batch, by vector operations. A mean is subtracted in two float32 parts, so that only what differs is rounded.
 */
function centredOnnx(graph: GraphBuilder, { rows, means, isBounded }: CentredRows): string {
  const shape = [means.length, 1];
  const high = Float32Array.from(means);
  const low = Float32Array.from(means, (mean, feature) => mean - high[feature]);
  const batch = isBounded
    ? "batch"
    : graph.node("Clip", ["batch", graph.scalar(-largestValue), graph.scalar(largestValue)]);
  const nearly = graph.node("Sub", [batch, graph.initializer(high, shape)]);
  const centred = graph.node("Sub", [nearly, graph.initializer(low, shape)]);
  return rows.weights === undefined ? centred : graph.node("Mul", [centred, graph.input("roots", "float", [1, "B"])]);
}
