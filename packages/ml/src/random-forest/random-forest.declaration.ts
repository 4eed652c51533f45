import type { AlgorithmDeclaration } from "../estimator.ts";
import { createForestEstimator } from "./forest.estimator.ts";
import { forestHyperparameters } from "./forest.hyperparameters.ts";
import { forestDeclaration } from "./forest-declaration.ts";

export const randomForestDeclaration: AlgorithmDeclaration = {
  ...forestDeclaration,
  algorithmName: "random-forest",
  displayName: "Random Forest",
  description:
    "Many deep trees, each on its own draw of rows and features, averaged. Hard to get wrong: needs little tuning and judges itself on the rows each tree did not draw.",
  hyperparameters: forestHyperparameters,
  createEstimator: (hyperparameters) => createForestEstimator(hyperparameters, "best"),
};
