import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession, type Session, type Tensor } from "@sagebrush/onnx/session";
import { gemm, multiply, reduceSum } from "../autodiff/operators.ts";
import { Tape } from "../autodiff/tape.ts";
import type { TrainingRows } from "../neural-network/trainable-model.ts";
import type { LinearCoefficients } from "./linear-model.ts";
import type { LinearLoss, LossSettings } from "./losses.ts";

// N rows, F features, M models of K scores each, C rows of one run.

/** A run cannot be interrupted, so it is kept to about so many multiplications. */
const multiplicationsPerRun = 100_000_000;
const largestChunk = 8_192;

export interface ObjectiveValues {
  /** float64[M]: the mean loss of each model over all rows, weighted. */
  losses: Float64Array;
  /** float64[F * M * K] and float64[M * K]: derivatives of each model's mean loss by its own coefficients. */
  weightGradients: Float64Array;
  biasGradients: Float64Array;
}

/**
 * Mean loss and gradient of several linear models over all rows. ONNX Runtime computes them for some thousand rows at a
 * time in float32; the sums of those run in float64.
 */
export class LinearObjective {
  private constructor(
    private readonly session: Session,
    private readonly chunks: readonly Record<string, Tensor>[],
    private readonly shape: { featureCount: number; columnCount: number; modelCount: number },
    private readonly weightSum: number,
  ) {}

  static async create(
    rows: TrainingRows,
    loss: LinearLoss,
    { settings, modelCount, outputs }: { settings: LossSettings; modelCount: number; outputs: number },
  ): Promise<LinearObjective> {
    const { featureCount, rowCount } = rows;
    const columnCount = modelCount * outputs;
    const affordable = Math.max(1, Math.floor(multiplicationsPerRun / (2 * featureCount * columnCount + 1)));
    const chunkCount = Math.ceil(rowCount / Math.min(largestChunk, affordable));
    const chunkSize = Math.ceil(rowCount / chunkCount);
    const graph = GraphBuilder.create("objective");
    const tape = new Tape(graph);
    const input = (name: string, shape: number[], isDifferentiable = false) =>
      tape.variable(graph.input(name, "float", shape), shape, { isDifferentiable });
    const features = input("features", [chunkSize, featureCount]);
    const target = input("target", [chunkSize, 1]);
    const rowWeights = input("row_weights", [chunkSize, 1]);
    const weights = input("weights", [featureCount, columnCount], true);
    const biases = input("biases", [columnCount], true);
    const scores = gemm(tape, features, weights, biases);
    const rowLosses = multiply(tape, loss.rowLosses(tape, scores, target, settings, outputs), rowWeights);
    graph.output("losses", "float", [modelCount], reduceSum(tape, rowLosses, [0]).name);
    const [weightGradient, biasGradient] = tape.gradients(reduceSum(tape, rowLosses), [weights, biases]);
    graph.output("weight_gradients", "float", weightGradient.shape, weightGradient.name);
    graph.output("bias_gradients", "float", biasGradient.shape, biasGradient.name);
    const chunks = Array.from({ length: chunkCount }, (_, at) => chunkOf(rows, at * chunkSize, chunkSize));
    const weightSum = rows.weights === null ? rowCount : rows.weights.reduce((sum, weight) => sum + weight, 0);
    const session = await createSession(graph.toModel());
    return new LinearObjective(session, chunks, { featureCount, columnCount, modelCount }, weightSum);
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
    for (const chunk of this.chunks) {
      if (signal.aborted) return null;
      const results = await this.session.run({ ...chunk, ...coefficients });
      addTo(losses, results.losses);
      addTo(weightGradients, results.weight_gradients);
      addTo(biasGradients, results.bias_gradients);
      // The run blocks this thread; timers and messages get their turn between two.
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (const sums of [losses, weightGradients, biasGradients])
      for (let at = 0; at < sums.length; at++) sums[at] /= this.weightSum;
    return { losses, weightGradients, biasGradients };
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

/** The rows from `start` on; beyond the last one there are zeros of weight 0. */
function chunkOf(
  { features, target, weights, featureCount, rowCount }: TrainingRows,
  start: number,
  size: number,
): Record<string, Tensor> {
  const end = Math.min(rowCount, start + size);
  const filled = (values: Float32Array, width: number) => {
    const own = values.subarray(start * width, end * width);
    if (end - start === size) return own;
    const whole = new Float32Array(size * width);
    whole.set(own);
    return whole;
  };
  const ones = weights ?? new Float32Array(rowCount).fill(1);
  return {
    features: { elementType: "float", data: filled(features, featureCount), shape: [size, featureCount] },
    target: { elementType: "float", data: filled(target, 1), shape: [size, 1] },
    row_weights: { elementType: "float", data: filled(ones, 1), shape: [size, 1] },
  };
}

function addTo(sums: Float64Array, tensor: Tensor): void {
  if (tensor.elementType !== "float") throw new Error(`The objective answers ${tensor.elementType}, not float.`);
  for (let at = 0; at < sums.length; at++) sums[at] += tensor.data[at];
}
