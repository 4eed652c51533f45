import type { AlgorithmDeclaration } from "../estimator.ts";
import { fitKmeans } from "./fit-kmeans.ts";
import { kmeansHyperparameters, kmeansSettings } from "./kmeans.hyperparameters.ts";

export const kmeansDeclaration: AlgorithmDeclaration<"clustering"> = {
  algorithmName: "kmeans",
  displayName: "K-Means",
  description: "Puts each row into the group whose centre is closest. Fast on any number of rows.",
  problemTypes: ["clustering"],
  features: ({ normalize_data }) => ({ acceptsMissing: false, standardises: normalize_data === true }),
  iterationName: "epoch",
  hyperparameters: kmeansHyperparameters,
  validate: () => [],
  objectiveMetrics: () =>
    ["validation", "train"].flatMap((channel) =>
      ["msd", "ssd"].map((metric) => ({ name: `${channel}:${metric}`, direction: "minimize" as const })),
    ),
  createEstimator(hyperparameters) {
    const settings = kmeansSettings(hyperparameters);
    return { fit: (task, context) => fitKmeans(settings, task, context) };
  },
};
