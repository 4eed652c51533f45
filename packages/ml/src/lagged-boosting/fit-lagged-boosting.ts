import type { FitContext, TrainingTask } from "../estimator.ts";
import type { FittedForecaster, ForecastingTask } from "../forecasting/forecaster.ts";
import { type LagPlan, planLagsFor } from "../forecasting/lag-plan.ts";
import { type LagRows, lagRows, lastOrigins, pastOrigins, splitOrigins } from "../forecasting/lag-rows.ts";
import { meanOfKnown } from "../forecasting/mean-of-known.ts";
import { quantileLevels } from "../forecasting/time-series.ts";
import type { BoostedTrees } from "../gradient-boosting/boosted-trees.ts";
import { boost } from "../gradient-boosting/boosting.ts";
import { fittedModel } from "../gradient-boosting/fitted-trees.ts";
import { quantileOf } from "../gradient-boosting/objectives/weighted-statistics.ts";
import { readParameters } from "../gradient-boosting/parameters.ts";
import { xgboostDeclaration } from "../gradient-boosting/xgboost.declaration.ts";
import { type Hyperparameters, parseHyperparameters } from "../hyperparameters.ts";
import { boostedHyperparameterNames } from "./lagged-boosting.hyperparameters.ts";
import { LaggedBoostingModel } from "./lagged-boosting-model.ts";

/** Longer pasts are drawn from: more rows hardly better the trees. */
const mostRows = 400_000;

export async function fitLaggedBoosting(
  hyperparameters: Hyperparameters,
  task: ForecastingTask,
  context: FitContext,
): Promise<FittedForecaster> {
  context.signal.throwIfAborted();
  const plan = planLagsFor(hyperparameters, task);
  const mean = meanOfKnown(task.train);
  const origins = pastOrigins(plan, task.train, { mostRows, random: context.random.fork(originsKey) });
  const { learned, kept } = splitOrigins(plan, origins);
  const rows = lagRows(plan, learned);
  const none = {
    plan,
    mean,
    trees: null,
    errorQuantiles: new Float64Array(plan.predictionLength * quantileLevels.length),
  };
  if (rows.features.rowCount === 0) {
    context.report({ iteration: 1, totalIterations: 1, metrics: {} });
    return new LaggedBoostingModel({ ...none, iterations: 1 });
  }
  const validation = task.validation && lagRows(plan, lastOrigins(plan, task.validation));
  const boosting: TrainingTask = {
    problemType: "regression",
    classCount: 0,
    train: rows,
    validation: validation && validation.features.rowCount > 0 ? validation : null,
  };
  const trees = await boost(boosting, boostingParameters(hyperparameters, boosting), context);
  const keptRows = lagRows(plan, kept);
  const judged = keptRows.features.rowCount > 0 ? keptRows : rows;
  const errorQuantiles = errorQuantilesOf(plan, trees, judged);
  return new LaggedBoostingModel({ ...none, trees, errorQuantiles, iterations: trees.roundCount });
}

const originsKey = 41;

/** XGBoost's, with what this algorithm is asked in the place of their defaults. */
function boostingParameters(hyperparameters: Hyperparameters, { validation }: TrainingTask) {
  const asked = boostedHyperparameterNames.map((name) => [name, hyperparameters[name]]);
  const { values } = parseHyperparameters(xgboostDeclaration.hyperparameters, Object.fromEntries(asked));
  const parameters = readParameters(values, "regression");
  return validation === null ? { ...parameters, earlyStoppingRounds: null } : parameters;
}

/** Quantiles of what rows were off by, for each step ahead; of all steps together where one has few rows. */
function errorQuantilesOf({ predictionLength }: LagPlan, trees: BoostedTrees, rows: LagRows): Float64Array {
  const predicted = fittedModel(trees).predict(rows.features);
  const errors = rows.target.map((value, row) => value - predicted[row]);
  const quantiles = new Float64Array(predictionLength * quantileLevels.length);
  for (let step = 0; step < predictionLength; step++) {
    const own = errors.filter((_, row) => rows.steps[row] === step);
    const judged = own.length >= fewestErrors ? own : errors;
    for (const [at, level] of quantileLevels.entries())
      quantiles[step * quantileLevels.length + at] = quantileOf(judged, undefined, level);
  }
  return quantiles;
}

const fewestErrors = 30;
