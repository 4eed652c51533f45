import type { AlgorithmDeclaration } from "../estimator.ts";
import { fitNetwork } from "../neural-network/fit-network.ts";
import { networkMetrics } from "../neural-network/judge-network.ts";
import {
  tabTransformerHyperparameters,
  tabTransformerShape,
  tabTransformerTraining,
  validateTabTransformer,
} from "./tabtransformer.hyperparameters.ts";
import { buildTabTransformer } from "./tabtransformer-network.ts";

export const tabTransformerDeclaration: AlgorithmDeclaration = {
  algorithmName: "tabtransformer",
  displayName: "TabTransformer",
  description:
    "A transformer over the columns of a table: what a category means depends on the others in its row. For tables with many categorical columns; slower than the others.",
  problemTypes: ["regression", "binary-classification", "multiclass-classification"],
  features: () => ({ acceptsMissing: false, standardises: true, categories: "codes" }),
  devices: ["cpu", "cuda"],
  iterationName: "epoch",
  hyperparameters: tabTransformerHyperparameters,
  validate: validateTabTransformer,
  objectiveMetrics: networkMetrics,
  createEstimator(hyperparameters) {
    const shape = tabTransformerShape(hyperparameters);
    const training = tabTransformerTraining(hyperparameters);
    return {
      fit: (task, context) => fitNetwork((network) => buildTabTransformer(shape, network), training, task, context),
    };
  },
};
