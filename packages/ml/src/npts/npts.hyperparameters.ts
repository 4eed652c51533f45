import { horizonHyperparameters, seasonHyperparameter } from "../forecasting/forecasting.hyperparameters.ts";
import type { HyperparameterDeclarations } from "../hyperparameters.ts";

/** Names and meaning are those of Amazon Forecast's NPTS. */
export const nptsHyperparameters = {
  ...horizonHyperparameters,
  ...seasonHyperparameter,
  context_length: {
    type: "integer",
    label: "Context length",
    help: "How many past steps are looked at. Left open, 20 seasons, 100 steps at least.",
    minimum: 1,
    maximum: 5000,
    scale: "logarithmic",
    default: null,
    tunable: false,
  },
  kernel_type: {
    type: "categorical",
    label: "Which past counts",
    help: "exponential: the recent past counts more; uniform: all of it alike, which is the climatological forecast.",
    values: ["exponential", "uniform"],
    default: "exponential",
    tunable: true,
  },
  exp_kernel_weights: {
    type: "continuous",
    label: "Decay of the past",
    help: "How fast the past loses weight: a value h steps before the forecast step weighs exp(-decay * h). Empty: the best of several on the last steps of the series.",
    minimum: 0,
    exclusiveMinimum: true,
    maximum: 10,
    scale: "logarithmic",
    default: null,
    tunable: true,
  },
  use_seasonal_model: {
    type: "boolean",
    label: "Like with like",
    help: "Forecasts a Monday from Mondays: only steps a whole number of seasons before count, where one of them is known.",
    default: true,
    tunable: true,
    basic: true,
  },
} satisfies HyperparameterDeclarations;
