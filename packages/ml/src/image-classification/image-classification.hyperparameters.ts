import type { HyperparameterDeclarations, HyperparameterIssue, Hyperparameters } from "../hyperparameters.ts";
import { optimizerHyperparameters, stepHyperparameters } from "../neural-network/network-hyperparameters.ts";
import { type ImageNetworkShape, poolingNames } from "./image-network.ts";

/** SageMaker's names where its image classification has them; its networks are far deeper, and so are its `num_layers`. */
export const imageClassificationHyperparameters: HyperparameterDeclarations = {
  image_shape: {
    type: "text",
    label: "Image shape",
    help: "channels,height,width of a picture, such as 1,28,28. The feature columns hold its pixels in this order: channel by channel, row by row. Left empty, the columns are a square of one channel.",
    pattern: "[1-9][0-9]{0,3},[1-9][0-9]{0,3},[1-9][0-9]{0,3}",
    allowed: "three whole numbers with commas between, as 1,28,28 or 3,32,32",
    ...{ default: null, tunable: false, basic: true },
  },
  ...stepHyperparameters({ epochs: 20, mini_batch_size: 32, learning_rate: 0.001 }),
  num_layers: {
    type: "integer",
    label: "Convolution layers",
    help: "Each halves the picture's height and width and has twice as many filters as the one before.",
    ...{ minimum: 1, maximum: 8, scale: "linear", default: 2, tunable: true, basic: true },
  },
  num_filters: {
    type: "integer",
    label: "Filters of the first layer",
    help: "How many patterns the first layer looks for. Time grows with its square.",
    ...{ minimum: 1, maximum: 512, scale: "logarithmic", default: 16, tunable: true, basic: true },
  },
  kernel_size: {
    type: "integer",
    label: "Kernel size",
    help: "Side of the square of pixels that a filter looks at; an odd number.",
    ...{ minimum: 1, maximum: 11, scale: "linear", default: 3, tunable: true },
  },
  pooling: {
    type: "categorical",
    label: "Pooling",
    help: "How the picture is halved: by convolutions that go two pixels at a time (stride, the fastest), or by the largest or the mean of each four pixels after them.",
    values: poolingNames,
    ...{ default: "stride", tunable: true },
  },
  dropout: {
    type: "continuous",
    label: "Dropout",
    help: "Share of what the convolutions found that a training step leaves out, at random.",
    ...{ minimum: 0, maximum: 0.95, scale: "linear", default: 0.2, tunable: true },
  },
  ...optimizerHyperparameters({ optimizer: "adamw", weight_decay: 0.0001, early_stopping_patience: 5 }),
};

/** Reads hyperparameters that were parsed against the declarations above. */
export function imageNetworkShape(hyperparameters: Hyperparameters): ImageNetworkShape {
  const { image_shape: imageShape } = hyperparameters;
  return {
    imageShape: typeof imageShape === "string" ? imageShape : null,
    layers: Number(hyperparameters.num_layers),
    filters: Number(hyperparameters.num_filters),
    kernelSize: Number(hyperparameters.kernel_size),
    pooling: poolingNames.find((name) => name === hyperparameters.pooling) ?? "stride",
    dropout: Number(hyperparameters.dropout),
  };
}

export function validateImageClassification({ kernel_size: side }: Hyperparameters): HyperparameterIssue[] {
  if (Number(side) % 2 === 1) return [];
  const message = `kernel_size is ${side}; it must be odd, so that a filter has a pixel in its middle.`;
  return [{ path: "kernel_size", message }];
}
