import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession, type Session, type Tensor } from "@sagebrush/onnx/session";
import { gemm, multiply, reduceSum } from "../autodiff/operators.ts";
import { Tape } from "../autodiff/tape.ts";
import type { FeatureMatrix } from "../estimator.ts";
import type { LinearCoefficients } from "./linear-model.ts";
import type { LinearLoss, LossSettings } from "./losses.ts";

// N rows, F features, M models of K scores each, C rows of one run.

/** A run cannot be interrupted, so it is kept to about so many multiplications. */
const multiplicationsPerRun = 100_000_000;
const largestChunk = 8_192;

/** What linear models learn from; the target is in the unit that training sees. */
export interface LinearRows {
  features: FeatureMatrix;
  /** float32[N]. */
  target: Float32Array;
  /** float32[N], 0 or more; null for 1 each. */
  weights: Float32Array | null;
}

export interface ObjectiveValues {
  /** float64[M]: the mean loss of each model over all rows, weighted. */
  losses: Float64Array;
  /** float64[F * M * K] and float64[M * K]: derivatives of each model's mean loss by its own coefficients. */
  weightGradients: Float64Array;
  biasGradients: Float64Array;
}

/**
 * Mean loss and gradient of several linear models over all rows. ONNX Runtime computes them for some thousand rows at a
 * time in float32; the sums of those run in float64. Rows are copied into one buffer chunk by chunk, so that training needs
 * no second copy of the data.
 */
export class LinearObjective {
  private constructor(
    private readonly session: Session,
    private readonly rows: LinearRows,
    private readonly chunk: RowChunk,
    private readonly shape: { featureCount: number; columnCount: number; modelCount: number },
  ) {}

  static async create(
    rows: LinearRows,
    loss: LinearLoss,
    { settings, modelCount, outputs }: { settings: LossSettings; modelCount: number; outputs: number },
  ): Promise<LinearObjective> {
    const { rowCount, columns } = rows.features;
    const featureCount = columns.length;
    const columnCount = modelCount * outputs;
    const affordable = Math.max(1, Math.floor(multiplicationsPerRun / (2 * featureCount * columnCount + 1)));
    const chunkCount = Math.ceil(rowCount / Math.min(largestChunk, affordable));
    const chunkSize = Math.ceil(rowCount / chunkCount);
    const graph = GraphBuilder.create("objective");
    const tape = new Tape(graph);
    const input = (name: string, shape: number[], isDifferentiable = false) =>
      tape.variable(graph.input(name, "float", shape), shape, { isDifferentiable });
    const features = input("features", [featureCount, chunkSize]);
    const target = input("target", [chunkSize, 1]);
    const rowWeights = input("row_weights", [chunkSize, 1]);
    const weights = input("weights", [featureCount, columnCount], true);
    const biases = input("biases", [columnCount], true);
    const scores = gemm(tape, features, weights, biases, { transposesLeft: true });
    const rowLosses = multiply(tape, loss.rowLosses(tape, scores, target, settings, outputs), rowWeights);
    graph.output("losses", "float", [modelCount], reduceSum(tape, rowLosses, [0]).name);
    const [weightGradient, biasGradient] = tape.gradients(reduceSum(tape, rowLosses), [weights, biases]);
    graph.output("weight_gradients", "float", weightGradient.shape, weightGradient.name);
    graph.output("bias_gradients", "float", biasGradient.shape, biasGradient.name);
    const session = await createSession(graph.toModel());
    const shape = { featureCount, columnCount, modelCount };
    return new LinearObjective(session, rows, new RowChunk(chunkSize, featureCount), shape);
  }

  /** @returns null when the signal was aborted before all rows were seen */
  async evaluate({ weights, biases }: LinearCoefficients, signal: AbortSignal): Promise<ObjectiveValues | null> {
    const { featureCount, columnCount, modelCount } = this.shape;
    const losses = new Float64Array(modelCount);
    const weightGradients = new Float64Array(featureCount * columnCount);
    const biasGradients = new Float64Array(columnCount);
    const coefficients: Record<string, Tensor> = {
      weights: { elementType: "float", data: weights, shape: [featureCount, columnCount] },
      biases: { elementType: "float", data: biases, shape: [columnCount] },
    };
    let weightSum = 0;
    for (let start = 0; start < this.rows.features.rowCount; start += this.chunk.size) {
      if (signal.aborted) return null;
      weightSum += this.chunk.fill(this.rows, start);
      const results = await this.session.run({ ...this.chunk.tensors, ...coefficients });
      addTo(losses, results.losses);
      addTo(weightGradients, results.weight_gradients);
      addTo(biasGradients, results.bias_gradients);
      // The run blocks this thread; timers and messages get their turn between two.
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (const sums of [losses, weightGradients, biasGradients])
      for (let at = 0; at < sums.length; at++) sums[at] /= weightSum;
    return { losses, weightGradients, biasGradients };
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

/** Some rows as the graph reads them: feature by feature. */
class RowChunk {
  readonly tensors: Record<string, Tensor>;
  private readonly features: Float32Array;
  private readonly target: Float32Array;
  private readonly weights: Float32Array;

  constructor(
    readonly size: number,
    featureCount: number,
  ) {
    this.features = new Float32Array(size * featureCount);
    this.target = new Float32Array(size);
    this.weights = new Float32Array(size);
    this.tensors = {
      features: { elementType: "float", data: this.features, shape: [featureCount, size] },
      target: { elementType: "float", data: this.target, shape: [size, 1] },
      row_weights: { elementType: "float", data: this.weights, shape: [size, 1] },
    };
  }

  /** Takes the rows from `start` on; beyond the last one, rows of weight 0. @returns the sum of their weights */
  fill({ features, target, weights }: LinearRows, start: number): number {
    const end = Math.min(features.rowCount, start + this.size);
    const filled = end - start;
    for (const [feature, column] of features.columns.entries()) {
      this.features.set(column.subarray(start, end), feature * this.size);
    }
    this.target.set(target.subarray(start, end));
    if (weights === null) this.weights.fill(1, 0, filled);
    else this.weights.set(weights.subarray(start, end));
    // What an earlier chunk left there are real rows, so no loss of theirs can be infinite.
    this.weights.fill(0, filled);
    let weightSum = 0;
    for (let at = 0; at < filled; at++) weightSum += this.weights[at];
    return weightSum;
  }
}

function addTo(sums: Float64Array, tensor: Tensor): void {
  if (tensor.elementType !== "float") throw new Error(`The objective answers ${tensor.elementType}, not float.`);
  for (let at = 0; at < sums.length; at++) sums[at] += tensor.data[at];
}
