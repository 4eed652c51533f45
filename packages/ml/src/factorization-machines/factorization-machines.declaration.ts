import type { AlgorithmDeclaration, ProblemType } from "../estimator.ts";
import { type MetricName, metricTable } from "../metrics/metric-table.ts";
import {
  factorizationMachinesHyperparameters,
  factorizationMachinesSettings,
} from "./factorization-machines.hyperparameters.ts";
import { fitFactorizationMachine } from "./fit-factorization-machine.ts";

const metricsOf = (problemType: ProblemType): readonly MetricName[] =>
  problemType === "regression"
    ? ["rmse", "mse", "mae", "objective_loss"]
    : ["logloss", "accuracy", "f1", "objective_loss"];

export const factorizationMachinesDeclaration: AlgorithmDeclaration = {
  algorithmName: "factorization-machines",
  displayName: "Factorization Machines",
  description:
    "A linear model that also learns how each two features act together. Made for categories with many values, as in recommendations and click prediction.",
  problemTypes: ["regression", "binary-classification"],
  features: () => ({ acceptsMissing: false, standardises: true }),
  iterationName: "epoch",
  hyperparameters: factorizationMachinesHyperparameters,
  validate: () => [],
  objectiveMetrics: (problemType) =>
    ["validation", "train"].flatMap((channel) =>
      metricsOf(problemType).map((metric) => ({
        name: `${channel}:${metric}`,
        direction: metricTable[metric].direction,
      })),
    ),
  createEstimator(hyperparameters) {
    const settings = factorizationMachinesSettings(hyperparameters);
    return { fit: (task, context) => fitFactorizationMachine(settings, task, context) };
  },
};
