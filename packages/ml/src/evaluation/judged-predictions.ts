import type { SurvivalAnswer } from "../estimator.ts";
import type { Table } from "../table.ts";

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
  /** `FittedModel.survival`: where the target is a time until an event. */
  survival?: SurvivalAnswer;
  /** How much each row counts, by a column of this name; absent means all alike. */
  weighting?: { columnName: string; weights: Float64Array; trainingWeights: Float64Array };
  /** float64: the target of the training rows, which the constant baseline is learned from. */
  trainingTarget: Float64Array;
  /** The raw features of the n rows, by whose columns the rows are told apart; without it there are no segments. */
  features?: Table;
  /** Draws the rows of the scatter plot and the resamples of the bootstrap. */
  seed: number;
}

/** For ranking: which rows are put in order among each other. */
export interface JudgedQueries {
  columnName: string;
  /** int32[n], ascending: the query of each row. */
  groups: Int32Array;
  /** How the query of each number is called. */
  names: readonly string[];
}
