import type { HyperparameterDeclarations, HyperparameterIssue, Hyperparameters } from "../hyperparameters.ts";
import { activationNames } from "../neural-network/layers.ts";
import { optimizerHyperparameters, stepHyperparameters } from "../neural-network/network-hyperparameters.ts";
import type { AutoencoderShape } from "./autoencoder-network.ts";

/** SageMaker has no such algorithm; the names are those of this studio's other networks. */
export const autoencoderHyperparameters: HyperparameterDeclarations = {
  ...stepHyperparameters({ epochs: 50, mini_batch_size: 256, learning_rate: 0.001 }),
  hidden_layers: {
    type: "integer",
    label: "Hidden layers",
    help: "Layers before the bottleneck, and as many after it.",
    ...{ minimum: 0, maximum: 10, scale: "linear", default: 1, tunable: true, basic: true },
  },
  hidden_units: {
    type: "integer",
    label: "Units of the first hidden layer",
    help: "How wide the outermost hidden layers are; further in they narrow evenly towards the bottleneck.",
    ...{ minimum: 1, maximum: 4_096, scale: "logarithmic", default: 64, tunable: true, basic: true },
  },
  latent_dim: {
    type: "integer",
    label: "Width of the bottleneck",
    help: "Numbers that a row must go through. Left empty, a third of the features, at least 2 and at most 32. Fewer catch finer anomalies, too few call ordinary rows odd.",
    ...{ minimum: 1, maximum: 1_024, scale: "logarithmic", default: null, tunable: true, basic: true },
  },
  noise: {
    type: "continuous",
    label: "Noise",
    help: "Share of the inputs that a training step hides, at random, and has the network fill in (a denoising autoencoder).",
    ...{ minimum: 0, maximum: 0.9, scale: "linear", default: 0, tunable: true },
  },
  dropout: {
    type: "continuous",
    label: "Dropout",
    help: "Share of the hidden units that a training step leaves out, at random.",
    ...{ minimum: 0, maximum: 0.95, scale: "linear", default: 0, tunable: true },
  },
  activation: {
    type: "categorical",
    label: "Activation",
    help: "What bends the answers of the hidden units.",
    values: activationNames,
    ...{ default: "relu", tunable: true },
  },
  ...optimizerHyperparameters({ optimizer: "adam", weight_decay: 0, early_stopping_patience: 5 }),
};

/** Reads hyperparameters that were parsed against the declarations above. */
export function autoencoderShape(hyperparameters: Hyperparameters): AutoencoderShape {
  const { latent_dim: latentDimension } = hyperparameters;
  return {
    hiddenLayers: Number(hyperparameters.hidden_layers),
    hiddenUnits: Number(hyperparameters.hidden_units),
    latentDimension: latentDimension === null ? null : Number(latentDimension),
    activation: activationNames.find((name) => name === hyperparameters.activation) ?? "relu",
    noise: Number(hyperparameters.noise),
    dropout: Number(hyperparameters.dropout),
  };
}

export function validateAutoencoder({
  hidden_layers: layers,
  hidden_units: units,
  latent_dim: latent,
}: Hyperparameters): HyperparameterIssue[] {
  if (latent === null || layers === 0 || Number(latent) <= Number(units)) return [];
  return [
    {
      path: "latent_dim",
      message: `latent_dim is ${latent}; it must be at most hidden_units, which is ${units}, or there is no bottleneck.`,
    },
  ];
}
