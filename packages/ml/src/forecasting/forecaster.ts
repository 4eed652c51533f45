import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { AlgorithmDescription, FitContext } from "../estimator.ts";
import type { Hyperparameters } from "../hyperparameters.ts";
import type { TimeFrequency } from "./time-frequency.ts";
import type { Forecast, TimeSeries } from "./time-series.ts";

/** What is to be learned. How far apart steps are and how many are forecast are hyperparameters: `time_freq`, `prediction_length`. */
export interface ForecastingTask {
  categoryNames: readonly string[];
  dynamicFeatureNames: readonly string[];
  /** Of distinct items, with at least one value that is not missing among all. */
  train: readonly TimeSeries[];
  /**
   * Whole series, of which the last `prediction_length` steps are forecast from those before them: watched for metrics and
   * early stopping. Null when none are.
   */
  validation: readonly TimeSeries[] | null;
}

/**
 * The inputs of a served file by name. N series at a time, whose histories have T columns: shorter ones are filled up with
 * NaN on the left, since the last column is the step before the forecast.
 */
export interface ForecastInputs {
  /** float[N, T], NaN = missing. T is 1 or more. */
  target: string;
  /** int64[N, 1], when the first forecast step begins: milliseconds since 1970. */
  forecastStart: string;
  /** int64[N, 1]: 0 for an item that training has not seen, else 1 + its place in `FittedForecaster.itemIds`. */
  itemCode: string;
  /** string[N, S], empty = missing; null where the task has no static categories. */
  categories: string | null;
  /** float[N, D, T + P]; null where the task has no dynamic features. */
  dynamicFeatures: string | null;
}

/** What training leaves. Training-time forecasts are the oracle that the ONNX graph is compared with. */
export interface FittedForecaster {
  /** Iterations in the model that is kept. */
  iterations: number;
  frequency: TimeFrequency;
  predictionLength: number;
  /** The items that have parameters of their own, which the file knows by their ids; empty where all share one model. */
  itemIds: readonly string[];
  /**
   * Forecasts the steps after each history, of which any value may be missing, even all, and whose item may be one that
   * training has not seen. Finite throughout.
   */
  forecast(histories: readonly TimeSeries[]): Forecast[];
  /** @returns the names of `mean`, float[N, P], and `quantiles`, float[N, P, Q], the same answers as `forecast` gives */
  toOnnx(graph: GraphBuilder, inputs: ForecastInputs): { mean: string; quantiles: string };
}

export interface Forecaster {
  /** As `Estimator.fit`: ends within an iteration of an abort with what was learned, throws where that is nothing. */
  fit(task: ForecastingTask, context: FitContext): Promise<FittedForecaster>;
}

/** Everything the rest of the studio knows of a forecasting algorithm. Adding one: its folder, and a line in `algorithms.ts`. */
export interface ForecastingDeclaration extends AlgorithmDescription<"forecasting"> {
  /** Whether it learns from them; where not, they are left out of account. */
  uses: { categories: boolean; dynamicFeatures: boolean };
  createForecaster(hyperparameters: Hyperparameters): Forecaster;
}
