import type { AlgorithmDeclaration } from "../estimator.ts";
import { networkMetrics } from "../neural-network/judge-network.ts";
import { networkTraining } from "../neural-network/network-hyperparameters.ts";
import { fitObject2vec } from "./fit-object2vec.ts";
import {
  object2vecColumnProblem,
  object2vecHyperparameters,
  object2vecShape,
  pairRequirements,
  validateObject2vec,
} from "./object2vec.hyperparameters.ts";
import { object2vecWorkingBytes } from "./object2vec-memory.ts";

export const object2vecDeclaration: AlgorithmDeclaration = {
  algorithmName: "object2vec",
  displayName: "Object2Vec",
  description:
    "Learns a vector for each object, such as a user, a film or a text, from pairs and what came of them. Takes two text columns, the two objects of a pair, each a name or a text whose words are read.",
  problemTypes: ["regression", "binary-classification", "multiclass-classification"],
  features: (hyperparameters) => ({
    acceptsMissing: false,
    standardises: false,
    categories: "codes",
    pair: pairRequirements(hyperparameters),
  }),
  devices: ["cpu", "cuda"],
  iterationName: "epoch",
  hyperparameters: object2vecHyperparameters,
  validate: validateObject2vec,
  readsOnly: "categorical",
  validateColumns(hyperparameters, columns) {
    const problem = object2vecColumnProblem(hyperparameters, columns);
    return problem === null ? [] : [problem];
  },
  objectiveMetrics: networkMetrics,
  createEstimator(hyperparameters) {
    const shape = object2vecShape(hyperparameters);
    const training = networkTraining(hyperparameters);
    const negativeRate = Number(hyperparameters.negative_sampling_rate);
    return { fit: (task, context) => fitObject2vec({ shape, training, negativeRate }, task, context) };
  },
  workingBytes: object2vecWorkingBytes,
};
