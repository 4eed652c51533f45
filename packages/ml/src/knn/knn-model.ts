import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { FeatureImportance, FeatureMatrix, FittedModel, SupervisedProblemType } from "../estimator.ts";
import { type FixedPoint, fixedPointToOnnx, toFixedPoint } from "./fixed-point.ts";
import { cosineNorms, type NeighbourIndex, NeighbourSearch, squaredNorms } from "./neighbour-index.ts";

/** How features become points of the index. */
export interface PointEncoding {
  /** Of features. */
  features: FixedPoint;
  projection: {
    /** float32[F * D] of 1 and -1. */
    signs: Float32Array;
    /** Of the projected sums, times the unit of the features. */
    sums: FixedPoint;
  } | null;
}

export interface KnnParts {
  problemType: SupervisedProblemType;
  classCount: number;
  k: number;
  encoding: PointEncoding;
  index: NeighbourIndex;
  /** float32[rows]: of the index's rows the values, or class codes. */
  target: Float32Array;
  /** float32[rows]: how much the vote of a row counts; null for 1 each. */
  weights: Float32Array | null;
  featureImportances: FeatureImportance[];
}

/** ONNX's number for the element type double. */
const double = 11;
/** Distances of so many pairs are held at once when served, 8 bytes each. */
const largestDistanceMatrix = 4_000_000;

/** k nearest neighbours: the mean of their values, or the shares of their classes. The rows are part of the model. */
export class KnnModel implements FittedModel {
  readonly iterations = 1;
  readonly importanceMeasure = "share of the target's variance that goes with the feature by itself";
  readonly featureImportances: FeatureImportance[];

  constructor(readonly parts: KnnParts) {
    this.featureImportances = parts.featureImportances;
  }

  predict(features: FeatureMatrix): Float64Array {
    const { index, encoding, k } = this.parts;
    const points = encodePoints(features, encoding);
    const search = new NeighbourSearch(index, k);
    const width = this.answerWidth;
    const answers = new Float64Array(features.rowCount * width);
    const point = new Float64Array(index.dimensionCount);
    for (let row = 0; row < features.rowCount; row++) {
      point.set(points.subarray(row * point.length, (row + 1) * point.length));
      this.vote(search.nearest(point), answers.subarray(row * width, (row + 1) * width));
    }
    return answers;
  }

  /** 1, or the number of classes. */
  get answerWidth(): number {
    return this.parts.problemType === "regression" ? 1 : this.parts.classCount;
  }

  /** Fills `answer` with what the neighbours say. */
  vote(neighbours: Int32Array, answer: Float64Array): void {
    const { target, weights, problemType } = this.parts;
    let total = 0;
    answer.fill(0);
    for (const row of neighbours) {
      const weight = weights === null ? 1 : weights[row];
      total += weight;
      if (problemType === "regression") answer[0] += weight * target[row];
      else answer[target[row]] += weight;
    }
    for (let at = 0; at < answer.length; at++) answer[at] /= total;
  }

  toOnnx(graph: GraphBuilder, features: string): string {
    const { index } = this.parts;
    const points = encodePointsToOnnx(graph, features, this.parts.encoding, index.dimensionCount);
    const largestBlock = Math.max(1, Math.floor(largestDistanceMatrix / index.rowCount));
    const stored = graph.initializer(index.points, [index.rowCount, index.dimensionCount], "points");
    const known = graph.node("Cast", [stored], { to: { int: double } });
    return inBlocks(graph, points, { largestBlock, width: index.dimensionCount }, (body, block) =>
      this.voteToOnnx(body, this.nearestToOnnx(body, block, known)),
    );
  }

  /** @returns int64[R, k] */
  private nearestToOnnx(body: GraphBuilder, block: string, known: string): string {
    const { index, k } = this.parts;
    const transposed = { transB: { int: 1 } };
    const perRow = (values: Float64Array) => body.initializer(values, [index.rowCount], "norms");
    const topK = (nearness: string, largest: boolean) =>
      body.node("TopK", [nearness, body.indices([k])], { largest: { int: largest ? 1 : 0 } }, { outputs: 2 })[1];
    if (index.metric === "L2") {
      // |x - y|² but for |x|², which all distances of a row share.
      const inputs = [block, known, perRow(squaredNorms(index))];
      return topK(body.node("Gemm", inputs, { ...transposed, alpha: { float: -2 } }), false);
    }
    const products = body.node("Gemm", [block, known], transposed);
    if (index.metric === "INNER_PRODUCT") return topK(products, true);
    return topK(body.node("Div", [products, perRow(cosineNorms(index))]), true);
  }

  /** @param neighbours int64[R, k] @returns float[R, 1], or float[R, classes] */
  private voteToOnnx(body: GraphBuilder, neighbours: string): string {
    const { target, weights, problemType, classCount } = this.parts;
    const gathered = (values: Float32Array | BigInt64Array, name: string) =>
      body.node("Gather", [body.initializer(values, [values.length], name), neighbours]);
    const votes = weights === null ? null : gathered(weights, "weights");
    const reduced = (operator: "ReduceSum" | "ReduceMean", values: string, axis: number, keepdims: number) =>
      body.node(operator, [values, body.indices([axis])], { keepdims: { int: keepdims } });
    if (problemType === "regression") {
      const values = gathered(target, "target");
      if (votes === null) return reduced("ReduceMean", values, 1, 1);
      return body.node("Div", [
        reduced("ReduceSum", body.node("Mul", [values, votes]), 1, 1),
        reduced("ReduceSum", votes, 1, 1),
      ]);
    }
    const codes = gathered(BigInt64Array.from(target, BigInt), "classes");
    const depth = body.initializer(BigInt64Array.of(BigInt(classCount)), [], "class_count");
    const offAndOn = body.initializer(Float32Array.of(0, 1), [2], "off_and_on");
    // float[R, k, classes]
    const ofClass = body.node("OneHot", [codes, depth, offAndOn]);
    if (votes === null) return reduced("ReduceMean", ofClass, 1, 0);
    const weighted = body.node("Mul", [ofClass, body.node("Unsqueeze", [votes, body.indices([2])])]);
    return body.node("Div", [reduced("ReduceSum", weighted, 1, 0), reduced("ReduceSum", votes, 1, 1)]);
  }
}

/** float32[rows * D], row-major, whole numbers. */
export function encodePoints({ columns, rowCount }: FeatureMatrix, encoding: PointEncoding): Float32Array {
  const featureCount = columns.length;
  const encoded = new Float32Array(rowCount * featureCount);
  for (const [feature, column] of columns.entries()) {
    for (let row = 0; row < rowCount; row++) {
      encoded[row * featureCount + feature] = toFixedPoint(column[row], encoding.features);
    }
  }
  if (encoding.projection === null) return encoded;
  const { signs, sums } = encoding.projection;
  const target = signs.length / featureCount;
  const projected = new Float32Array(rowCount * target);
  for (let row = 0; row < rowCount; row++) {
    for (let to = 0; to < target; to++) {
      let sum = 0;
      for (let from = 0; from < featureCount; from++)
        sum += encoded[row * featureCount + from] * signs[from * target + to];
      projected[row * target + to] = toFixedPoint(sum, sums);
    }
  }
  return projected;
}

function encodePointsToOnnx(
  graph: GraphBuilder,
  features: string,
  encoding: PointEncoding,
  dimensions: number,
): string {
  const doubles = graph.node("Cast", [features], { to: { int: double } });
  const encoded = fixedPointToOnnx(graph, doubles, encoding.features);
  if (encoding.projection === null) return encoded;
  const { signs, sums } = encoding.projection;
  const stored = graph.initializer(signs, [signs.length / dimensions, dimensions], "projection");
  const projected = graph.node("MatMul", [encoded, graph.node("Cast", [stored], { to: { int: double } })]);
  return fixedPointToOnnx(graph, projected, sums);
}

/**
 * Applies a body to a tensor double[N, width] some rows at a time, so that what the body makes of them fits in memory.
 * The rows are filled up to whole blocks with zeros, at least to one row, and the answers to those cut off again.
 */
function inBlocks(
  graph: GraphBuilder,
  rows: string,
  { largestBlock, width }: { largestBlock: number; width: number },
  write: (body: GraphBuilder, block: string) => string,
): string {
  const [zero, one] = [graph.indices([0], "zero"), graph.indices([1], "one")];
  const joined = (parts: string[]) => graph.node("Concat", parts, { axis: { int: 0 } });
  const count = graph.node("Slice", [graph.node("Shape", [rows]), zero, one]);
  const atLeastOne = graph.node("Max", [count, one]);
  const blockSize = graph.node("Min", [atLeastOne, graph.indices([largestBlock], "largest_block")]);
  const upToBlock = graph.node("Sub", [graph.node("Add", [atLeastOne, blockSize]), one]);
  const blockCount = graph.node("Div", [upToBlock, blockSize]);
  const missing = graph.node("Sub", [graph.node("Mul", [blockCount, blockSize]), count]);
  const padded = graph.node("Pad", [rows, joined([zero, zero, missing, zero])]);
  const shape = joined([blockCount, blockSize, graph.indices([width], "width")]);
  const body = graph.subgraph("neighbours");
  const block = body.input("block", "double", ["block_rows", width]);
  body.output("block_answers", "float", ["block_rows", "answers"], write(body, block));
  const [answers] = graph.node(
    "Scan",
    [graph.node("Reshape", [padded, shape])],
    { body: { graph: body }, num_scan_inputs: { int: 1 } },
    { outputs: 1 },
  );
  return graph.node("Slice", [graph.node("Flatten", [answers], { axis: { int: 2 } }), zero, count, zero]);
}
