import type { AlgorithmDeclaration } from "../estimator.ts";
import { createForestEstimator } from "./forest.estimator.ts";
import { forestHyperparameters } from "./forest.hyperparameters.ts";
import { forestDeclaration } from "./forest-declaration.ts";

export const extraTreesDeclaration: AlgorithmDeclaration = {
  ...forestDeclaration,
  algorithmName: "extra-trees",
  displayName: "Extra Trees",
  description:
    "A random forest whose splits are drawn by lot and the best of them kept: smoother answers, quicker to grow.",
  // Geurts et al. grow every tree on all rows, as scikit-learn does by default.
  hyperparameters: { ...forestHyperparameters, bootstrap: { ...forestHyperparameters.bootstrap, default: false } },
  createEstimator: (hyperparameters) => createForestEstimator(hyperparameters, "random"),
};
