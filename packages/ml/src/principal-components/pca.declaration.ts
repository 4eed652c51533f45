import type { AlgorithmDeclaration } from "../estimator.ts";
import { fitPca } from "./fit-pca.ts";
import { pcaHyperparameters, pcaSettings } from "./pca.hyperparameters.ts";

export const pcaDeclaration: AlgorithmDeclaration<"dimension-reduction"> = {
  algorithmName: "pca",
  displayName: "PCA",
  description:
    "Principal component analysis: new columns, each a weighted sum of all, that hold as much of the rows' variation as possible.",
  problemTypes: ["dimension-reduction"],
  features: ({ normalize_data }) => ({ acceptsMissing: false, standardises: normalize_data === true }),
  iterationName: "iteration",
  hyperparameters: pcaHyperparameters,
  validate: () => [],
  objectiveMetrics: () => [{ name: "train:explained_variance", direction: "maximize" }],
  createEstimator(hyperparameters) {
    const settings = pcaSettings(hyperparameters);
    return { fit: (task, context) => fitPca(settings, task, context) };
  },
};
