import type { HyperparameterDeclarations, HyperparameterIssue, Hyperparameters } from "../hyperparameters.ts";
import { stepHyperparameters } from "../neural-network/network-hyperparameters.ts";
import { isOptimizerName, type OptimizerName } from "../neural-network/optimizers.ts";
import type { NetworkTraining } from "../neural-network/train-network.ts";
import {
  type WordSourceSettings,
  wordSourceHyperparameters,
  wordSourceSettings,
} from "../texts/word-source-hyperparameters.ts";
import { encoderActivations, type NtmShape } from "./ntm-network.ts";

const ntmOptimizers: readonly OptimizerName[] = ["adam", "adadelta", "adagrad", "rmsprop", "sgd"];
const mostUnits = 4_096;

/**
 * SageMaker's names and, but for `batch_norm`, its defaults: without it the sigmoids of an encoder answer nearly the same
 * for all documents for long, and training ends before they say something. `feature_dim` follows from the data, and
 * `sub_sample` is left out: an epoch goes over all documents.
 */
export const ntmHyperparameters: HyperparameterDeclarations = {
  num_topics: {
    type: "integer",
    label: "Topics",
    help: "How many topics the documents are mixed of.",
    ...{ minimum: 2, maximum: 1_000, scale: "logarithmic", default: 10, tunable: true, basic: true },
  },
  ...stepHyperparameters({ epochs: 50, mini_batch_size: 256, learning_rate: 0.001 }),
  encoder_layers: {
    type: "text",
    label: "Encoder layers",
    help: "How many units each layer between words and topics has, as in 100,50. Left empty, two layers of three times and of twice as many as there are topics.",
    pattern: String.raw`\s*[1-9]\d*\s*(,\s*[1-9]\d*\s*){0,9}`,
    allowed: "one to ten whole numbers above 0 with commas between",
    ...{ default: null, tunable: false, basic: true },
  },
  encoder_layers_activation: {
    type: "categorical",
    label: "Encoder activation",
    help: "What bends the answers of the encoder's units.",
    values: encoderActivations,
    ...{ default: "sigmoid", tunable: true },
  },
  batch_norm: {
    type: "boolean",
    label: "Batch normalisation",
    help: "Whether the encoder's layers are normalised over each batch in training. Without it, topics are found slowly if at all.",
    ...{ default: true, tunable: true },
  },
  optimizer: {
    type: "categorical",
    label: "Optimiser",
    help: "How steps follow from gradients. adadelta sizes its steps itself, whatever the learning rate.",
    values: ntmOptimizers,
    ...{ default: "adadelta", tunable: true },
  },
  num_patience_epochs: {
    type: "integer",
    label: "Patience",
    help: "Training ends after so many epochs in a row without improvement; above the epochs, never before. The best epoch is kept.",
    ...{ minimum: 1, maximum: 10_000, scale: "logarithmic", default: 3, tunable: false },
  },
  tolerance: {
    type: "continuous",
    label: "Tolerance",
    help: "The share by which the loss must fall for an epoch to count as an improvement.",
    ...{ minimum: 0, maximum: 0.1, scale: "linear", default: 0.001, tunable: false },
  },
  weight_decay: {
    type: "continuous",
    label: "Weight decay",
    help: "Draws the encoder's weights towards 0, through the loss.",
    ...{ minimum: 0, maximum: 1, scale: "linear", default: 0, tunable: true },
  },
  rescale_gradient: {
    type: "continuous",
    label: "Gradient factor",
    help: "What gradients are multiplied by before a step. Only sgd takes other steps for it, and clipping.",
    ...{ minimum: 0.001, maximum: 1, scale: "logarithmic", default: 1, tunable: true },
  },
  clip_gradient: {
    type: "continuous",
    label: "Gradient clipping",
    help: "Shortens gradients to this length. Left empty, it leaves them.",
    ...{ minimum: 0.001, maximum: 1e6, scale: "logarithmic", default: null, tunable: false },
  },
  ...wordSourceHyperparameters,
  seed: {
    type: "integer",
    label: "Seed",
    help: "Decides the topics that training begins with and the order of documents; 0 takes the seed of the split.",
    ...{ minimum: 0, maximum: 2 ** 31 - 1, scale: "linear", default: 0, tunable: false },
  },
};

export interface NtmSettings {
  shape: NtmShape;
  words: WordSourceSettings;
  training: NetworkTraining;
}

/** Reads hyperparameters that were parsed against the declarations above. */
export function ntmSettings(hyperparameters: Hyperparameters): NtmSettings {
  const { optimizer, encoder_layers_activation: name, clip_gradient: clip } = hyperparameters;
  return {
    shape: {
      topicCount: Number(hyperparameters.num_topics),
      encoderLayers: unitsOf(hyperparameters),
      activation: encoderActivations.find((each) => each === name) ?? "sigmoid",
      batchNorm: hyperparameters.batch_norm === true,
    },
    words: wordSourceSettings(hyperparameters),
    training: {
      epochs: Number(hyperparameters.epochs),
      batchSize: Number(hyperparameters.mini_batch_size),
      leastStepsPerEpoch: 50,
      learningRate: Number(hyperparameters.learning_rate),
      schedule: "constant",
      ...{ warmUpShare: 0, momentum: 0 },
      optimizer: isOptimizerName(optimizer) ? optimizer : "adadelta",
      weightDecay: Number(hyperparameters.weight_decay),
      clipNorm: clip === null ? 0 : Number(clip),
      gradientFactor: Number(hyperparameters.rescale_gradient),
      earlyStopping: {
        patience: Number(hyperparameters.num_patience_epochs),
        tolerance: Number(hyperparameters.tolerance),
      },
      loss: null,
      seed: Number(hyperparameters.seed),
    },
  };
}

export function validateNtm(hyperparameters: Hyperparameters): HyperparameterIssue[] {
  const tooWide = unitsOf(hyperparameters)?.find((units) => units > mostUnits);
  if (tooWide === undefined) return [];
  return [
    {
      path: "encoder_layers",
      message: `encoder_layers has a layer of ${tooWide} units; each may have ${mostUnits} at most.`,
    },
  ];
}

function unitsOf({ encoder_layers: layers }: Hyperparameters): number[] | null {
  return typeof layers === "string" ? layers.split(",").map(Number) : null;
}
