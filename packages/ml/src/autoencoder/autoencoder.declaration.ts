import type { AlgorithmDeclaration } from "../estimator.ts";
import { networkTraining } from "../neural-network/network-hyperparameters.ts";
import { autoencoderHyperparameters, autoencoderShape, validateAutoencoder } from "./autoencoder.hyperparameters.ts";
import { fitAutoencoder } from "./fit-autoencoder.ts";

export const autoencoderDeclaration: AlgorithmDeclaration<"anomaly-detection"> = {
  algorithmName: "autoencoder",
  displayName: "Autoencoder",
  description:
    "A neural network that passes rows through a bottleneck and scores what it cannot put together again. Finds rows whose columns do not go together, though each alone is usual.",
  problemTypes: ["anomaly-detection"],
  features: () => ({ acceptsMissing: false, standardises: true }),
  devices: ["cpu", "cuda"],
  iterationName: "epoch",
  hyperparameters: autoencoderHyperparameters,
  validate: validateAutoencoder,
  objectiveMetrics: () => [
    { name: "train:mse", direction: "minimize" },
    { name: "validation:mse", direction: "minimize" },
  ],
  createEstimator(hyperparameters) {
    const shape = autoencoderShape(hyperparameters);
    const training = networkTraining(hyperparameters);
    return { fit: (task, context) => fitAutoencoder(shape, training, task, context) };
  },
};
