import type { AlgorithmDeclaration } from "../estimator.ts";
import { fitLda } from "./fit-lda.ts";
import { ldaHyperparameters, ldaSettings } from "./lda.hyperparameters.ts";

export const ldaDeclaration: AlgorithmDeclaration<"topic-modeling"> = {
  algorithmName: "lda",
  displayName: "LDA",
  description:
    "Latent Dirichlet allocation: finds topics, each a set of words that occur together, and how much each document is about each of them. Reads one text column, or columns that count words.",
  problemTypes: ["topic-modeling"],
  features: () => ({ acceptsMissing: true, standardises: false, texts: "words-or-counts" }),
  iterationName: "iteration",
  hyperparameters: ldaHyperparameters,
  validate: () => [],
  objectiveMetrics: () => ["train:pwll", "validation:pwll"].map((name) => ({ name, direction: "maximize" as const })),
  createEstimator(hyperparameters) {
    const settings = ldaSettings(hyperparameters);
    return { fit: (task, context) => fitLda(settings, task, context) };
  },
};
