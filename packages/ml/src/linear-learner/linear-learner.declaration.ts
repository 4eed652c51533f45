import type { AlgorithmDeclaration, SupervisedProblemType } from "../estimator.ts";
import { type MetricName, metricTable } from "../metrics/metric-table.ts";
import { fitLinearModel } from "./fit-linear-model.ts";
import {
  linearLearnerHyperparameters,
  linearLearnerSettings,
  validateLinearLearner,
} from "./linear-learner.hyperparameters.ts";

/** What every epoch is judged by. Early stopping watches the objective loss, which the first of these goes with by default. */
const metricsOf: Record<SupervisedProblemType, readonly MetricName[]> = {
  regression: ["rmse", "mae", "objective_loss"],
  "binary-classification": ["logloss", "accuracy", "objective_loss"],
  "multiclass-classification": ["mlogloss", "accuracy", "objective_loss"],
};

export const linearLearnerDeclaration: AlgorithmDeclaration = {
  algorithmName: "linear-learner",
  displayName: "Linear Learner",
  description:
    "Linear and logistic regression, trained by stochastic gradient descent. Fast, small, and its coefficients can be read.",
  problemTypes: ["regression", "binary-classification", "multiclass-classification"],
  features: ({ normalize_data }) => ({ acceptsMissing: false, standardises: normalize_data === true }),
  iterationName: "epoch",
  hyperparameters: linearLearnerHyperparameters,
  validate: validateLinearLearner,
  objectiveMetrics: (problemType) =>
    ["validation", "train"].flatMap((channel) =>
      metricsOf[problemType].map((metric) => ({
        name: `${channel}:${metric}`,
        direction: metricTable[metric].direction,
      })),
    ),
  createEstimator(hyperparameters) {
    const settings = linearLearnerSettings(hyperparameters);
    return { fit: (task, context) => fitLinearModel(settings, task, context) };
  },
};
