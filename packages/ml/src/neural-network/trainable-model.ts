import type { Tape, Variable } from "../autodiff/tape.ts";

export interface ParameterDeclaration {
  name: string;
  shape: readonly number[];
  /** float32[product of shape], row-major. */
  initial: Float32Array;
  /** Whether weight decay may shrink it, as it does unless said; biases and the scales of normalisation are better left. */
  isDecayed?: boolean;
}

/** What a training step offers beside parameters and rows. */
export interface TrainingStep {
  /** float[B, 1], 0 where the batch is filled up: statistics over a batch must not count those rows. */
  weights: Variable;
  /** The model's buffers, as the step before left them. */
  buffers: readonly Variable[];
  /** Gives a buffer the value that the next step sees. */
  replaceBuffer(at: number, next: Variable): void;
  /**
   * `x` with each element set to 0 with the probability `rate`, and the others scaled up so that the mean stays.
   * Srivastava et al., JMLR 2014. The choice follows from the seed and the step's number.
   */
  dropout(x: Variable, rate: number): Variable;
  /** Independent normal numbers, mean 0 and variance 1, which follow from the seed and the step's number. */
  normalNoise(shape: readonly number[]): Variable;
}

/** A model as gradient descent sees it: parameters, and what a row costs under them. B rows are seen at a time. */
export interface TrainableModel {
  parameters: readonly ParameterDeclaration[];
  /** What steps carry along without a gradient, such as running means; in all lists they follow the parameters. */
  buffers?: readonly ParameterDeclaration[];
  /** Multiplications of one row's forward pass; how many steps are run at once follows from it. */
  multiplicationsPerRow: number;
  /**
   * @param features float[B, F]
   * @param target float[B, 1]: values, or class codes
   * @returns float[B, 1], the loss of each row
   */
  rowLosses(
    tape: Tape,
    parameters: readonly Variable[],
    features: Variable,
    target: Variable,
    step: TrainingStep,
  ): Variable;
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
