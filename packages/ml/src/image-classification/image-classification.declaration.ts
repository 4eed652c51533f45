import type { AlgorithmDeclaration, SupervisedProblemType } from "../estimator.ts";
import { fitNetwork } from "../neural-network/fit-network.ts";
import { networkMetrics } from "../neural-network/judge-network.ts";
import { networkTraining } from "../neural-network/network-hyperparameters.ts";
import {
  imageClassificationHyperparameters,
  imageNetworkShape,
  validateImageClassification,
} from "./image-classification.hyperparameters.ts";
import { buildImageNetwork } from "./image-network.ts";
import { imageShapeProblem } from "./image-shape.ts";

const problemTypes: readonly SupervisedProblemType[] = ["multiclass-classification", "binary-classification"];

export const imageClassificationDeclaration: AlgorithmDeclaration = {
  algorithmName: "image-classification",
  displayName: "Image classification (CNN)",
  description:
    "A convolutional neural network for small pictures whose pixels are columns, as in the MNIST files. Learns patterns wherever in the picture they are.",
  problemTypes,
  features: () => ({ acceptsMissing: false, standardises: false, keepsConstantNumbers: true }),
  devices: ["cpu", "cuda"],
  iterationName: "epoch",
  hyperparameters: imageClassificationHyperparameters,
  validate: validateImageClassification,
  readsOnly: "numeric",
  validateColumns({ image_shape: imageShape = null }, columns) {
    const problem = imageShapeProblem(imageShape, columns);
    return problem === null ? [] : [problem];
  },
  objectiveMetrics: networkMetrics,
  createEstimator(hyperparameters) {
    const shape = imageNetworkShape(hyperparameters);
    const training = networkTraining(hyperparameters);
    return {
      fit: (task, context) => fitNetwork((network) => buildImageNetwork(shape, network), training, task, context),
    };
  },
};
