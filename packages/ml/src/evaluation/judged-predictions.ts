/** Predictions for rows that were not learned from, with what they are judged by. */
export interface JudgedPredictions {
  targetColumnName: string;
  /** Class labels by code; empty for regression. */
  labels: readonly string[];
  /** float64[n]: true values or class codes. */
  target: Float64Array;
  /** As `FittedModel.predict` answers: float64[n] values, or float64[n * K] probabilities, row-major. */
  predictions: Float64Array;
  /** `FittedModel.decisionThreshold`: what a binary model calls positive; absent: from .5 on. */
  decisionThreshold?: number;
  /** float64: the target of the training rows, which the constant baseline is learned from. */
  trainingTarget: Float64Array;
  /** Draws the rows of the scatter plot. */
  seed: number;
}
