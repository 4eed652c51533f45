import type { AlgorithmDeclaration } from "../estimator.ts";
import { fitIpInsights } from "./fit-ip-insights.ts";
import {
  ipInsightsColumnProblem,
  ipInsightsHyperparameters,
  ipInsightsShape,
  ipInsightsTraining,
  validateIpInsights,
} from "./ip-insights.hyperparameters.ts";

export const ipInsightsDeclaration: AlgorithmDeclaration<"anomaly-detection"> = {
  algorithmName: "ipinsights",
  displayName: "IP Insights",
  description:
    "Learns which IPv4 addresses each entity, such as an account, usually comes from, and scores pairs that do not belong together. Takes two text columns.",
  problemTypes: ["anomaly-detection"],
  features: ({ ip_column: ipColumn, num_entity_vectors: entityVectors }) => ({
    acceptsMissing: false,
    standardises: false,
    categories: "codes",
    ...(typeof ipColumn === "string" && { ipAddressColumn: ipColumn }),
    ...(typeof entityVectors === "number" && { maximumCategories: entityVectors }),
  }),
  devices: ["cpu", "cuda"],
  answer: "dot_product",
  iterationName: "epoch",
  hyperparameters: ipInsightsHyperparameters,
  validate: validateIpInsights,
  readsOnly: "categorical",
  validateColumns(hyperparameters, columns) {
    const problem = ipInsightsColumnProblem(hyperparameters, columns);
    return problem === null ? [] : [problem];
  },
  objectiveMetrics: () =>
    ["validation", "train"].flatMap((channel) => [
      { name: `${channel}:discriminator_auc`, direction: "maximize" as const },
      { name: `${channel}:objective_loss`, direction: "minimize" as const },
    ]),
  createEstimator(hyperparameters) {
    const shape = ipInsightsShape(hyperparameters);
    const training = ipInsightsTraining(hyperparameters);
    return { fit: (task, context) => fitIpInsights(shape, training, task, context) };
  },
};
