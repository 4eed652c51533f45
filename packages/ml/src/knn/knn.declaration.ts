import type { AlgorithmDeclaration, SupervisedProblemType } from "../estimator.ts";
import { type MetricName, metricTable } from "../metrics/metric-table.ts";
import { fitKnn } from "./fit-knn.ts";
import { knnHyperparameters, knnSettings, validateKnn } from "./knn.hyperparameters.ts";

const metricsOf: Record<SupervisedProblemType, readonly MetricName[]> = {
  regression: ["mse", "rmse", "mae"],
  "binary-classification": ["accuracy", "f1"],
  "multiclass-classification": ["accuracy", "f1_macro"],
};

export const knnDeclaration: AlgorithmDeclaration = {
  algorithmName: "knn",
  displayName: "k-Nearest Neighbours",
  description:
    "Answers with the mean, or the most frequent class, of the most similar training rows, which the model keeps. Learns any shape; best with few features that all matter.",
  problemTypes: ["regression", "binary-classification", "multiclass-classification"],
  features: () => ({ acceptsMissing: false, standardises: true }),
  iterationName: "epoch",
  hyperparameters: knnHyperparameters,
  validate: validateKnn,
  objectiveMetrics: (problemType) =>
    ["validation", "train"].flatMap((channel) =>
      metricsOf[problemType].map((metric) => ({
        name: `${channel}:${metric}`,
        direction: metricTable[metric].direction,
      })),
    ),
  createEstimator(hyperparameters) {
    const settings = knnSettings(hyperparameters);
    return { fit: (task, context) => fitKnn(settings, task, context) };
  },
};
