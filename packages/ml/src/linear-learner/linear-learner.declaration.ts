import type { AlgorithmDeclaration, SupervisedProblemType } from "../estimator.ts";
import { type MetricName, metricTable } from "../metrics/metric-table.ts";
import { fitLinearModel, isStandardised } from "./fit-linear-model.ts";
import { linearLearnerHyperparameters, validateLinearLearner } from "./linear-learner.hyperparameters.ts";
import { linearLearnerSettings } from "./linear-learner.settings.ts";

/** What every epoch is judged by. Early stopping watches the objective loss, which the first of these goes with by default. */
const metricsOf: Record<SupervisedProblemType, readonly MetricName[]> = {
  regression: ["rmse", "mse", "mae", "objective_loss"],
  "binary-classification": ["logloss", "accuracy", "precision", "recall", "f_beta", "objective_loss"],
  "multiclass-classification": ["mlogloss", "accuracy", "top_k_accuracy", "f1_macro", "objective_loss"],
};

export const linearLearnerDeclaration: AlgorithmDeclaration = {
  algorithmName: "linear-learner",
  displayName: "Linear Learner",
  description:
    "Linear and logistic regression, quantile, robust and maximum-margin losses; several models at once, of which the best is kept. Fast, small, and its coefficients can be read.",
  problemTypes: ["regression", "binary-classification", "multiclass-classification"],
  features: (hyperparameters) => ({
    acceptsMissing: false,
    standardises: isStandardised(linearLearnerSettings(hyperparameters)),
  }),
  honoursWeights: true,
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
