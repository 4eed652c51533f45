import type { AlgorithmDeclaration } from "../estimator.ts";
import { fitNetwork } from "../neural-network/fit-network.ts";
import { networkMetrics } from "../neural-network/judge-network.ts";
import { mlpHyperparameters, mlpShape, mlpTraining, validateMlp } from "./mlp.hyperparameters.ts";
import { buildMlp } from "./mlp-network.ts";

export const mlpDeclaration: AlgorithmDeclaration = {
  algorithmName: "mlp",
  displayName: "Neural network (MLP)",
  description:
    "A multilayer perceptron for tables, with learned embeddings of the categories. Finds smooth relations that trees approximate by steps.",
  problemTypes: ["regression", "binary-classification", "multiclass-classification"],
  features: () => ({ acceptsMissing: false, standardises: true, categories: "codes" }),
  devices: ["cpu", "cuda"],
  iterationName: "epoch",
  hyperparameters: mlpHyperparameters,
  validate: validateMlp,
  objectiveMetrics: networkMetrics,
  createEstimator(hyperparameters) {
    const shape = mlpShape(hyperparameters);
    const training = mlpTraining(hyperparameters);
    return { fit: (task, context) => fitNetwork((network) => buildMlp(shape, network), training, task, context) };
  },
};
