import type { AlgorithmDeclaration } from "../estimator.ts";
import { fitNetwork } from "../neural-network/fit-network.ts";
import { networkMetrics } from "../neural-network/judge-network.ts";
import { networkTraining } from "../neural-network/network-hyperparameters.ts";
import { object2vecColumnProblem, object2vecHyperparameters, object2vecShape } from "./object2vec.hyperparameters.ts";
import { buildObject2vec } from "./object2vec-network.ts";

export const object2vecDeclaration: AlgorithmDeclaration = {
  algorithmName: "object2vec",
  displayName: "Object2Vec",
  description:
    "Learns a vector for each object, such as a user or a film, from pairs and what came of them. Takes two text columns, each naming one object of a pair.",
  problemTypes: ["regression", "binary-classification", "multiclass-classification"],
  features: ({ enc0_vocab_size: vocabularySize }) => ({
    acceptsMissing: false,
    standardises: false,
    categories: "codes",
    ...(typeof vocabularySize === "number" && { maximumCategories: vocabularySize }),
  }),
  devices: ["cpu", "cuda"],
  iterationName: "epoch",
  hyperparameters: object2vecHyperparameters,
  validate: () => [],
  readsOnly: "categorical",
  validateColumns(_, columns) {
    const problem = object2vecColumnProblem(columns);
    return problem === null ? [] : [problem];
  },
  objectiveMetrics: networkMetrics,
  createEstimator(hyperparameters) {
    const shape = object2vecShape(hyperparameters);
    const training = networkTraining(hyperparameters);
    return {
      fit: (task, context) => fitNetwork((network) => buildObject2vec(shape, network), training, task, context),
    };
  },
};
