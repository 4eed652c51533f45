import type { LinkName } from "./links.ts";

/** A target and what belongs to its rows, as an objective wants them. */
export interface Labels {
  /** float64[rowCount] */
  target: Float64Array;
  weights?: Float64Array;
  /** Ascending query of each row; only ranking looks at it. */
  groups?: Int32Array;
}

/** What a model says of a set of rows so far. */
export interface Scores {
  /** float32[outputCount * rowCount], sums of leaf values, output after output. The margin is `sums + base`. */
  sums: Float32Array;
  /** float32[outputCount] */
  base: Float32Array;
  /** float32 of the shape of `sums`: the margins behind the inverse link. */
  predictions: Float32Array;
}

export type AftDistribution = "normal" | "logistic" | "extreme";

/** What the hyperparameters say about a loss; each objective reads its own. */
export interface ObjectiveSettings {
  /** Weight of the rows of class 1 of two. */
  scalePositiveWeight: number;
  /** The wanted quantile, above 0 and below 1. */
  quantileAlpha: number;
  /** Residuals well beyond this count linearly. */
  huberSlope: number;
  /** As the slope, for the loss of Fair. */
  fairScale: number;
  /** Of the softmax's hessian: XGBoost takes 2, LightGBM K / (K - 1) for K classes. */
  softmaxHessianFactor: number;
  /** Between 1 (Poisson) and 2 (gamma), both excluded. */
  tweedieVariancePower: number;
  aftDistribution: AftDistribution;
  aftScale: number;
  /** Of the Poisson hessian, the bound on a leaf's step. */
  maxDeltaStep: number;
  ranking: RankingSettings;
}

export interface RankingSettings {
  /** Which rows of a query are compared: the first of its current order with all below them, or rows drawn by lot. */
  pairMethod: "topk" | "mean";
  /** "topk": each of the rows ranked this high is compared with all below it. "mean": so many draws for each row. */
  pairsPerSample: number;
  /** Of the draws of "mean". */
  seed: number;
  /** What a pair's hessian is multiplied by: 2 in XGBoost, 1 in LightGBM. */
  hessianFactor: number;
  /** Scales the gradients of a query down the larger they are together. */
  isNormalized: boolean;
  /** Gain of a relevance is 2^relevance - 1; else the relevance itself. */
  hasExponentialGain: boolean;
}

export interface Objective {
  /** How margins become predictions. */
  link: LinkName;
  /** Margins that the model is started from, one for each output: what predicts best without looking at a feature. */
  estimateBase(labels: Labels): Float32Array;
  /**
   * Gradients and hessians of one output by the current margins.
   * @param out float32[2 * rowCount], overwritten, gradient and hessian of each row
   * @param round rounds that have ended, so that what is drawn by lot is drawn anew in each; 0 where left out
   */
  gradients(scores: Scores, output: number, labels: Labels, out: Float32Array, round?: number): void;
  /** Refuses rows it cannot learn from. @throws TrainingDataError */
  check(labels: Labels): void;
  /**
   * Where gradients only tell the side (absolute and quantile error): leaves are set to this quantile of the residuals of
   * their rows, above 0 and below 1.
   */
  leafQuantile?: number;
}

/** Hessians are kept above this, as in XGBoost, so that rows predicted with certainty still weigh something. */
export const leastHessian = 1e-16;
