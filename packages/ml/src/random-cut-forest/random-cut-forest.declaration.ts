import type { AlgorithmDeclaration } from "../estimator.ts";
import { fitRandomCutForest } from "./fit-random-cut-forest.ts";
import { randomCutForestHyperparameters, randomCutForestSettings } from "./random-cut-forest.hyperparameters.ts";

export const randomCutForestDeclaration: AlgorithmDeclaration<"anomaly-detection"> = {
  algorithmName: "randomcutforest",
  displayName: "Random Cut Forest",
  description: "Scores how few random cuts part a row from all others. Needs no labels and takes columns of any scale.",
  problemTypes: ["anomaly-detection"],
  features: ({ normalize_data }) => ({ acceptsMissing: false, standardises: normalize_data === true }),
  iterationName: "tree",
  hyperparameters: randomCutForestHyperparameters,
  validate: () => [],
  objectiveMetrics: () => [
    { name: "train:score_mean", direction: "minimize" },
    { name: "validation:score_mean", direction: "minimize" },
  ],
  createEstimator(hyperparameters) {
    const settings = randomCutForestSettings(hyperparameters);
    return { fit: (task, context) => fitRandomCutForest(settings, task, context) };
  },
};
