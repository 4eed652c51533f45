import type { AlgorithmDeclaration } from "../estimator.ts";
import { blazingTextHyperparameters, blazingTextSettings } from "./blazingtext.hyperparameters.ts";
import { fitBlazingText } from "./fit-blazingtext.ts";

export const blazingTextDeclaration: AlgorithmDeclaration = {
  algorithmName: "blazingtext",
  displayName: "BlazingText",
  description:
    "Classifies texts by the words in them and by which words follow each other. Reads one text column; words are what spaces part.",
  problemTypes: ["binary-classification", "multiclass-classification"],
  features: () => ({ acceptsMissing: false, standardises: false, texts: "words" }),
  iterationName: "epoch",
  hyperparameters: blazingTextHyperparameters,
  validate: () => [],
  objectiveMetrics: () =>
    ["validation", "train"].flatMap((channel) => [
      { name: `${channel}:accuracy`, direction: "maximize" as const },
      { name: `${channel}:mlogloss`, direction: "minimize" as const },
    ]),
  createEstimator(hyperparameters) {
    const settings = blazingTextSettings(hyperparameters);
    return { fit: (task, context) => fitBlazingText(settings, task, context) };
  },
};
