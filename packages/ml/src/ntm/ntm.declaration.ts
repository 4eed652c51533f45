import type { AlgorithmDeclaration } from "../estimator.ts";
import { fitNtm } from "./fit-ntm.ts";
import { ntmHyperparameters, ntmSettings, validateNtm } from "./ntm.hyperparameters.ts";

export const ntmDeclaration: AlgorithmDeclaration<"topic-modeling"> = {
  algorithmName: "ntm",
  displayName: "Neural Topic Model",
  description:
    "A variational autoencoder that finds topics, each a set of words that occur together, and how much each document is about each of them. Once trained it reads a document in one pass. Reads one text column, or columns that count words.",
  problemTypes: ["topic-modeling"],
  features: () => ({ acceptsMissing: true, standardises: false, texts: "words-or-counts" }),
  iterationName: "epoch",
  hyperparameters: ntmHyperparameters,
  validate: validateNtm,
  objectiveMetrics: () =>
    ["train", "validation"].flatMap((channel) =>
      ["total_loss", "kld"].map((name) => ({ name: `${channel}:${name}`, direction: "minimize" as const })),
    ),
  createEstimator(hyperparameters) {
    const settings = ntmSettings(hyperparameters);
    return { fit: (task, context) => fitNtm(settings, task, context) };
  },
};
