import type { SparseRows } from "./sparse-rows.ts";

// x: a row, w0: bias, w: linear weights, v: K factors of each feature; F features.
// score = w0 + Σ w_i x_i + Σ_{i<j} <v_i, v_j> x_i x_j, the last of which is Σ_f ((Σ_i v_if x_i)² - Σ_i v_if² x_i²) / 2.
// Rendle, Factorization Machines, ICDM 2010.

export interface Factorization {
  factorCount: number;
  /** float64[1]. */
  bias: Float64Array;
  /** float64[F]. */
  linear: Float64Array;
  /** float64[F * K], row-major by feature. */
  factors: Float64Array;
}

/** @param sums float64[K], overwritten with Σ_i v_if x_i; O(features that are not 0 * K) */
export function scoreRow(
  { bias, linear, factors, factorCount }: Factorization,
  rows: SparseRows,
  row: number,
  sums: Float64Array,
): number {
  sums.fill(0);
  let score = bias[0];
  let squares = 0;
  for (let at = rows.starts[row]; at < rows.starts[row + 1]; at++) {
    const value = rows.values[at];
    const start = rows.features[at] * factorCount;
    score += linear[rows.features[at]] * value;
    for (let factor = 0; factor < factorCount; factor++) {
      const term = factors[start + factor] * value;
      sums[factor] += term;
      squares += term * term;
    }
  }
  let interactions = 0;
  for (let factor = 0; factor < factorCount; factor++) interactions += sums[factor] * sums[factor];
  return score + (interactions - squares) / 2;
}

/** float64[rowCount]. */
export function scoreRows(model: Factorization, rows: SparseRows): Float64Array {
  const sums = new Float64Array(model.factorCount);
  const scores = new Float64Array(rows.rowCount);
  for (let row = 0; row < rows.rowCount; row++) scores[row] = scoreRow(model, rows, row, sums);
  return scores;
}

/** What a wrong score costs; y: the target. */
export interface ScoreLoss {
  value(score: number, target: number): number;
  derivative(score: number, target: number): number;
}

export const squaredLoss: ScoreLoss = {
  value: (score, target) => (score - target) ** 2 / 2,
  derivative: (score, target) => score - target,
};

/** ln(1 + e^s) - y s, for y of 0 and 1. */
export const logisticLoss: ScoreLoss = {
  value: (score, target) => Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score))) - target * score,
  derivative: (score, target) => 1 / (1 + Math.exp(-score)) - target,
};

/** Derivatives of the mean loss of a batch, and which features have any. */
export class BatchGradient {
  readonly bias = new Float64Array(1);
  readonly linear: Float64Array;
  readonly factors: Float64Array;
  /** The first `touchedCount` are features that are not 0 in some row of the batch. */
  readonly touched: Int32Array;
  touchedCount = 0;
  private readonly isTouched: Uint8Array;
  private readonly sums: Float64Array;

  constructor({ linear, factors, factorCount }: Factorization) {
    this.linear = new Float64Array(linear.length);
    this.factors = new Float64Array(factors.length);
    this.touched = new Int32Array(linear.length);
    this.isTouched = new Uint8Array(linear.length);
    this.sums = new Float64Array(factorCount);
  }

  clear(): void {
    const factorCount = this.sums.length;
    this.bias[0] = 0;
    for (let at = 0; at < this.touchedCount; at++) {
      const feature = this.touched[at];
      this.linear[feature] = 0;
      this.factors.fill(0, feature * factorCount, (feature + 1) * factorCount);
      this.isTouched[feature] = 0;
    }
    this.touchedCount = 0;
  }

  /**
   * Adds the rows of a batch.
   * @param indices int32[B] and `weights` float32[B]: rows, and how much each counts; their mean is over the weights
   */
  add(
    model: Factorization,
    rows: SparseRows,
    batch: { indices: Int32Array; weights: Float32Array; target: Float32Array; loss: ScoreLoss },
  ): void {
    let weightSum = 0;
    for (const weight of batch.weights) weightSum += weight;
    if (weightSum === 0) return;
    for (let place = 0; place < batch.indices.length; place++) {
      if (batch.weights[place] === 0) continue;
      const row = batch.indices[place];
      const score = scoreRow(model, rows, row, this.sums);
      this.addRow(
        model,
        rows,
        row,
        (batch.weights[place] / weightSum) * batch.loss.derivative(score, batch.target[row]),
      );
    }
  }

  /** dscore/dw_i = x_i and dscore/dv_if = x_i (Σ_j v_jf x_j - v_if x_i). */
  private addRow({ factors, factorCount }: Factorization, rows: SparseRows, row: number, byScore: number): void {
    this.bias[0] += byScore;
    for (let at = rows.starts[row]; at < rows.starts[row + 1]; at++) {
      const value = rows.values[at];
      const feature = rows.features[at];
      const start = feature * factorCount;
      if (this.isTouched[feature] === 0) {
        this.isTouched[feature] = 1;
        this.touched[this.touchedCount++] = feature;
      }
      const change = byScore * value;
      this.linear[feature] += change;
      for (let factor = 0; factor < factorCount; factor++) {
        this.factors[start + factor] += change * (this.sums[factor] - factors[start + factor] * value);
      }
    }
  }
}
