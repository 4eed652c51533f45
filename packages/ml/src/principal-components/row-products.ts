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
  /** The sum of all squares of A. */
  squares: number;
  /** Whether it is sure that no value lies beyond the largest that counts. */
  isBounded: boolean;
}

export function centreRows(rows: UnlabelledRows, subtractsMean: boolean): CentredRows {
  const { features, weights } = rows;
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? features.rowCount;
  const means = new Float64Array(features.columns.length);
  let squares = 0;
  let isBounded = true;
  for (const [feature, column] of features.columns.entries()) {
    const around = column.length > 0 ? clipped(column[0]) : 0;
    const plain = weights === undefined ? sumsAround(column, around) : null;
    const isPlain = plain !== null && Math.abs(around) + Math.sqrt(plain.squares) <= largestValue;
    const sums = isPlain ? plain : clippedSumsAround(column, around, weights);
    if (subtractsMean) means[feature] = around + sums.sum / total;
    const shift = means[feature] - around;
    squares += sums.squares - 2 * shift * sums.sum + total * shift * shift;
    isBounded &&= isPlain || column.every((value) => Math.abs(value) <= largestValue);
  }
  return {
    ...{ rows, means, isBounded },
    divisor: Math.max(Number.MIN_VALUE, subtractsMean && total > 1 ? total - 1 : total),
    squares: Math.max(0, squares),
  };
}

interface SumsAround {
  /** Of the differences, each times its weight, and of their squares. */
  sum: number;
  squares: number;
}

/** Sums of the differences from a number among the values keep their digits. Two at once do not wait for each other. */
function sumsAround(column: Float32Array, around: number): SumsAround {
  let [sum, otherSum, squares, otherSquares] = [0, 0, 0, 0];
  const whole = column.length & ~1;
  for (let row = 0; row < whole; row += 2) {
    const one = column[row] - around;
    const other = column[row + 1] - around;
    sum += one;
    otherSum += other;
    squares += one * one;
    otherSquares += other * other;
  }
  const last = whole < column.length ? column[whole] - around : 0;
  squares += otherSquares + last * last;
  return { sum: sum + otherSum + last, squares };
}

function clippedSumsAround(column: Float32Array, around: number, weights: Float64Array | undefined): SumsAround {
  let [sum, squares] = [0, 0];
  for (let row = 0; row < column.length; row++) {
    const weight = weights === undefined ? 1 : weights[row];
    const difference = clipped(column[row]) - around;
    sum += weight * difference;
    squares += weight * difference * difference;
  }
  return { sum, squares };
}

export function clipped(value: number): number {
  return value > largestValue ? largestValue : value < -largestValue ? -largestValue : value;
}

/**
 * A batch of rows, float32[F, B], of which the mean is subtracted in two float32 parts, so that only what differs is
 * rounded; and the roots of the rows' weights, float32[1, B], where there are any.
 */
interface NearlyCentred {
  /** Less the high part. */
  values: string;
  /** The low part, float32[F, 1]. */
  low: string;
  roots: string | null;
}

/** What is computed of A, and from what beside it. */
export interface Product {
  name: string;
  /** Whether it is no sum over batches of rows. */
  needsAllRows?: true;
  build(graph: GraphBuilder, batch: NearlyCentred): void;
}

/** A · Aᵀ as `product`, float64[F, F]. */
export const covarianceProduct: Product = {
  name: "covariance",
  build(graph, batch) {
    const a = toDouble(graph, centred(graph, batch));
    graph.output("product", "double", ["F", "F"], graph.node("Gemm", [a, a], { transB: { int: 1 } }));
  },
};

/** Aᵀ · A as `product`, float64[N, N]: the same eigenvalues, and small where rows are few. */
export const gramProduct: Product = {
  name: "gram",
  needsAllRows: true,
  build(graph, batch) {
    const a = toDouble(graph, centred(graph, batch));
    graph.output("product", "double", ["N", "N"], graph.node("Gemm", [a, a], { transA: { int: 1 } }));
  },
};

/**
 * For `directions`, float32[F, L]: of the coordinates Z = directionsᵀ · A of the rows, as `image` A · Zᵀ, float64[F, L]. Both
 * products are float32 within a batch. The means' low part is subtracted from the few coordinates: to the image, over all
 * rows, it adds nothing.
 */
export const subspaceProduct: Product = {
  name: "subspace",
  build(graph, { values, low, roots }) {
    graph.input("directions", "float", ["F", "L"]);
    const transposed = { transA: { int: 1 } } as const;
    const a = roots === null ? values : graph.node("Mul", [values, roots]);
    const offset = graph.node("Neg", [graph.node("Gemm", ["directions", low], transposed)]);
    const offsets = roots === null ? offset : graph.node("Mul", [offset, roots]);
    const coordinates = graph.node("Gemm", ["directions", a, offsets], transposed);
    const image = graph.node("Gemm", [a, coordinates], { transB: { int: 1 } });
    graph.output("image", "double", ["F", "L"], toDouble(graph, image));
  },
};

function centred(graph: GraphBuilder, { values, low, roots }: NearlyCentred): string {
  const a = graph.node("Sub", [values, low]);
  return roots === null ? a : graph.node("Mul", [a, roots]);
}

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
  centredRows: CentredRows,
  product: Product,
  { rowsAtATime, signal }: { rowsAtATime: number; signal: AbortSignal },
): Promise<RowProducts> {
  const { features, weights } = centredRows.rows;
  const featureCount = features.columns.length;
  const graph = GraphBuilder.create(product.name);
  graph.input("batch", "float", [featureCount, "B"]);
  product.build(graph, nearlyCentred(graph, centredRows));
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

function nearlyCentred(graph: GraphBuilder, { rows, means, isBounded }: CentredRows): NearlyCentred {
  const shape = [means.length, 1];
  const high = Float32Array.from(means);
  const low = Float32Array.from(means, (mean, feature) => mean - high[feature]);
  const batch = isBounded
    ? "batch"
    : graph.node("Clip", ["batch", graph.scalar(-largestValue), graph.scalar(largestValue)]);
  return {
    values: graph.node("Sub", [batch, graph.initializer(high, shape)]),
    low: graph.initializer(low, shape),
    roots: rows.weights === undefined ? null : graph.input("roots", "float", [1, "B"]),
  };
}
