import type { SupervisedProblemType } from "../estimator.ts";
import type { HyperparameterDeclarations, HyperparameterIssue, Hyperparameters } from "../hyperparameters.ts";
import { activationNames } from "../neural-network/layers.ts";
import {
  networkTraining,
  optimizerHyperparameters,
  stepHyperparameters,
} from "../neural-network/network-hyperparameters.ts";
import { isNetworkLossName, networkLosses } from "../neural-network/network-losses.ts";
import type { NetworkTraining } from "../neural-network/train-network.ts";
import type { MlpShape } from "./mlp-network.ts";

/** SageMaker has no such algorithm of its own; where another of its algorithms has a hyperparameter, the name is that one's. */
export const mlpHyperparameters: HyperparameterDeclarations = {
  ...stepHyperparameters({ epochs: 30, mini_batch_size: 256, learning_rate: 0.001 }),
  hidden_layers: {
    type: "integer",
    label: "Hidden layers",
    help: "Layers between the inputs and the output. 0 is a linear model over the embeddings.",
    ...{ minimum: 0, maximum: 20, scale: "linear", default: 2, tunable: true, basic: true },
  },
  hidden_units: {
    type: "integer",
    label: "Units per hidden layer",
    help: "How wide each hidden layer is. Time grows with its square.",
    ...{ minimum: 1, maximum: 4_096, scale: "logarithmic", default: 128, tunable: true, basic: true },
  },
  dropout: {
    type: "continuous",
    label: "Dropout",
    help: "Share of the hidden units that a training step leaves out, at random. Works against overfitting.",
    ...{ minimum: 0, maximum: 0.95, scale: "linear", default: 0.1, tunable: true, basic: true },
  },
  activation: {
    type: "categorical",
    label: "Activation",
    help: "What bends the answers of the hidden units.",
    values: activationNames,
    ...{ default: "relu", tunable: true },
  },
  batch_norm: {
    type: "boolean",
    label: "Batch normalisation",
    help: "Gives each hidden unit mean 0 and deviation 1 over a batch; what is served uses running statistics.",
    ...{ default: false, tunable: true },
  },
  embedding_dim: {
    type: "integer",
    label: "Embedding size",
    help: "Numbers that stand for a category. Left empty, columns with more categories get more.",
    ...{ minimum: 1, maximum: 512, scale: "logarithmic", default: null, tunable: true },
  },
  loss: {
    type: "categorical",
    label: "Loss",
    help: "What a wrong answer costs. auto: squared for regression, logistic for two classes, softmax for more.",
    values: ["auto", ...Object.keys(networkLosses)],
    ...{ default: "auto", tunable: false },
  },
  ...optimizerHyperparameters({ optimizer: "adamw", weight_decay: 0.0001, early_stopping_patience: 5 }),
};

/** Reads hyperparameters that were parsed against the declarations above; `mlpTraining` alike. */
export function mlpShape(hyperparameters: Hyperparameters): MlpShape {
  const { embedding_dim: embeddingSize } = hyperparameters;
  return {
    hiddenUnits: new Array<number>(Number(hyperparameters.hidden_layers)).fill(Number(hyperparameters.hidden_units)),
    activation: activationNames.find((name) => name === hyperparameters.activation) ?? "relu",
    dropout: Number(hyperparameters.dropout),
    usesBatchNormalization: hyperparameters.batch_norm === true,
    embeddingSize: embeddingSize === null ? null : Number(embeddingSize),
  };
}

export function mlpTraining(hyperparameters: Hyperparameters): NetworkTraining {
  const { loss } = hyperparameters;
  return { ...networkTraining(hyperparameters), loss: isNetworkLossName(loss) ? loss : null };
}

export function validateMlp({ loss }: Hyperparameters, problemType: SupervisedProblemType): HyperparameterIssue[] {
  if (!isNetworkLossName(loss) || networkLosses[loss].problemType === problemType) return [];
  const fitting = Object.entries(networkLosses).filter(([, candidate]) => candidate.problemType === problemType);
  const names = ["auto", ...fitting.map(([name]) => name)].join(", ");
  return [{ path: "loss", message: `The loss ${loss} is not for ${problemType}; choose one of ${names}.` }];
}
