import { linearLossModule } from "../wasm/linear-loss.base64.ts";
import { type Kernels, loadKernels, placeRegions } from "../wasm/scratch-memory.ts";
import { addLinearLossPlainly } from "./linear-loss.ts";
import type { LinearCoefficients } from "./linear-model.ts";
import type { LinearRows, ObjectiveValues } from "./linear-objective.ts";

let kernels: Kernels | null | undefined;

/** Of the features of rows worked on together: what a core's second cache holds beside other things. */
const blockBytes = 262_144;
const mostBlockRows = 4_096;
/** The kernel scores so many rows at a time. */
const rowGroup = 16;
/** What lies between two columns, so that they do not all fall into one set of the first cache. */
const gapBytes = 64;
/** Other work on this thread gets its turn after about so many multiplications. */
const multiplicationsPerTurn = 50_000_000;

/** The losses that have a kernel; their models have one score. */
export type KernelLossName = "logistic" | "squared_loss";

/**
 * Mean loss and gradient of several linear models over all rows by a kernel: the rows are copied block by block to where
 * it reads them, and sums run in float64. The same bits where WebAssembly is refused.
 */
export class KernelObjective {
  private readonly blockRows: number;
  private readonly weightSum: number;

  constructor(
    private readonly rows: LinearRows,
    private readonly lossName: KernelLossName,
    private readonly modelCount: number,
  ) {
    const bytesPerRow = 4 * Math.max(1, rows.features.columns.length);
    const fitting = Math.min(mostBlockRows, blockBytes / bytesPerRow, rows.features.rowCount);
    this.blockRows = rowGroup * Math.max(1, Math.ceil(fitting / rowGroup));
    this.weightSum = rows.weights?.reduce((sum, weight) => sum + weight, 0) ?? rows.features.rowCount;
  }

  /** @returns null when the signal was aborted before all rows were seen */
  async evaluate(coefficients: LinearCoefficients, signal: AbortSignal): Promise<ObjectiveValues | null> {
    const { rowCount, columns } = this.rows.features;
    const models = Array.from({ length: this.modelCount }, (_, model) => coefficientsOf(coefficients, model));
    const sums = models.map(() => new Float64Array(columns.length + 2));
    const rowsPerTurn = Math.max(1, Math.floor(multiplicationsPerTurn / (2 * columns.length * models.length + 1)));
    let rest = rowsPerTurn;
    for (let start = 0; start < rowCount; start += this.blockRows) {
      if (signal.aborted) return null;
      this.addBlock(start, Math.min(rowCount, start + this.blockRows), models, sums);
      rest -= this.blockRows;
      if (rest > 0 && start + this.blockRows < rowCount) continue;
      rest = rowsPerTurn;
      await new Promise((resolve) => setImmediate(resolve));
    }
    return this.meansOf(sums);
  }

  async release(): Promise<void> {}

  private addBlock(start: number, end: number, models: readonly Float32Array[], sums: readonly Float64Array[]): void {
    kernels ??= loadKernels(linearLossModule);
    const isLogistic = this.lossName === "logistic";
    if (kernels === null) {
      for (const [model, coefficients] of models.entries())
        addLinearLossPlainly(this.rows, { start, end, isLogistic }, coefficients, sums[model]);
      return;
    }
    const { features, target, weights } = this.rows;
    const featureCount = features.columns.length;
    const count = end - start;
    const padded = rowGroup * Math.ceil(count / rowGroup);
    const stride = 4 * padded + gapBytes;
    const { buffer, addresses } = placeRegions([
      ...[featureCount * stride, 4 * padded, 4 * padded, 4 * padded],
      ...[4 * (featureCount + 1), 8 * (featureCount + 2)],
    ]);
    const [featuresAt, targetAt, weightsAt, residualsAt, coefficientsAt, sumsAt] = addresses;
    const floats = new Float32Array(buffer);
    const place = (values: Float32Array, address: number) => {
      floats.set(values.subarray(start, end), address / 4);
      floats.fill(0, address / 4 + count, address / 4 + padded);
    };
    for (const [feature, column] of features.columns.entries()) place(column, featuresAt + feature * stride);
    place(target, targetAt);
    if (weights !== null) place(weights, weightsAt);
    else floats.fill(1, weightsAt / 4, weightsAt / 4 + count).fill(0, weightsAt / 4 + count, weightsAt / 4 + padded);
    const own = new Float64Array(buffer, sumsAt, featureCount + 2);
    for (const [model, coefficients] of models.entries()) {
      floats.set(coefficients, coefficientsAt / 4);
      own.set(sums[model]);
      kernels.addLinearLoss(
        ...[featuresAt, stride, featureCount, padded, targetAt, weightsAt],
        ...[coefficientsAt, isLogistic ? 1 : 0, residualsAt, sumsAt],
      );
      sums[model].set(own);
    }
  }

  private meansOf(sums: readonly Float64Array[]): ObjectiveValues {
    const featureCount = this.rows.features.columns.length;
    const mean = (model: number, at: number) => sums[model][at] / this.weightSum;
    return {
      losses: Float64Array.from(sums, (_, model) => mean(model, featureCount + 1)),
      weightGradients: Float64Array.from({ length: featureCount * sums.length }, (_, at) =>
        mean(at % sums.length, Math.floor(at / sums.length)),
      ),
      biasGradients: Float64Array.from(sums, (_, model) => mean(model, featureCount)),
    };
  }
}

/** float32[F + 1]: the weights of one of the models side by side, then its bias. */
function coefficientsOf({ weights, biases }: LinearCoefficients, model: number): Float32Array {
  const modelCount = biases.length;
  return Float32Array.from({ length: weights.length / modelCount + 1 }, (_, feature) =>
    feature * modelCount < weights.length ? weights[feature * modelCount + model] : biases[model],
  );
}
