import {
  contextLengthHyperparameter,
  horizonHyperparameters,
  seasonHyperparameter,
} from "../forecasting/forecasting.hyperparameters.ts";
import { xgboostHyperparameters } from "../gradient-boosting/xgboost.hyperparameters.ts";
import type { HyperparameterDeclarations } from "../hyperparameters.ts";

const { num_round, eta, max_depth, min_child_weight, subsample, colsample_bytree, lambda, max_bin, seed } =
  xgboostHyperparameters;

/** The trees' are those of XGBoost, slower and more cautious by default, since rows of one series are much alike. */
export const laggedBoostingHyperparameters = {
  ...horizonHyperparameters,
  ...seasonHyperparameter,
  ...contextLengthHyperparameter,
  num_round: { ...num_round, default: 150 },
  eta: { ...eta, default: 0.08 },
  max_depth: { ...max_depth, minimum: 1 },
  min_child_weight: { ...min_child_weight, default: 8 },
  subsample: { ...subsample, default: 0.8 },
  colsample_bytree: { ...colsample_bytree, default: 0.8 },
  lambda,
  max_bin,
  early_stopping_rounds: {
    ...xgboostHyperparameters.early_stopping_rounds,
    help: "Ends when the last steps of the series, which are kept for validation, were not forecast better for so many rounds. Left open, all rounds are run.",
  },
  seed,
} as const satisfies HyperparameterDeclarations;

/** Those that go to the trees. */
export const boostedHyperparameterNames = [
  "num_round",
  "eta",
  "max_depth",
  "min_child_weight",
  "subsample",
  "colsample_bytree",
  "lambda",
  "max_bin",
  "early_stopping_rounds",
  "seed",
] as const;
