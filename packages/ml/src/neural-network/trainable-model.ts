import type { Tape, Variable } from "../autodiff/tape.ts";

export interface ParameterDeclaration {
  name: string;
  shape: readonly number[];
  /** float32[product of shape], row-major. */
  initial: Float32Array;
}

/** A model as gradient descent sees it: parameters, and what a row costs under them. B rows are seen at a time. */
export interface TrainableModel {
  parameters: readonly ParameterDeclaration[];
  /** Multiplications of one row's forward pass; how many steps are run at once follows from it. */
  multiplicationsPerRow: number;
  /**
   * @param features float[B, F]
   * @param target float[B, 1]: values, or class codes
   * @returns float[B, 1], the loss of each row
   */
  rowLosses(tape: Tape, parameters: readonly Variable[], features: Variable, target: Variable): Variable;
  /** A scalar that is added to the mean loss of every batch; null for none. */
  penalty(tape: Tape, parameters: readonly Variable[]): Variable | null;
}

/** What is learned from, in memory as the graph reads it. */
export interface TrainingRows {
  rowCount: number;
  featureCount: number;
  /** float32[rowCount * featureCount], row-major. */
  features: Float32Array;
  /** float32[rowCount]. */
  target: Float32Array;
  /** float32[rowCount], 0 or more; null for 1 each. */
  weights: Float32Array | null;
}
