import type { AlgorithmDeclaration, SupervisedProblemType, TrainingTask } from "../estimator.ts";
import {
  type BlazingTextProblem,
  blazingTextHyperparameters,
  textClassifierSettings,
  validateBlazingText,
  wordVectorSettings,
} from "./blazingtext.hyperparameters.ts";
import { fitTextClassifier } from "./fit-text-classifier.ts";
import { fitWordVectors } from "./fit-word-vectors.ts";

const metricsOfClasses = ["validation", "train"].flatMap((channel) => [
  { name: `${channel}:accuracy`, direction: "maximize" as const },
  { name: `${channel}:mlogloss`, direction: "minimize" as const },
]);
const metricsOfVectors = ["train", "validation"].map((channel) => ({
  ...{ name: `${channel}:loss`, direction: "minimize" as const },
}));

export const blazingTextDeclaration: AlgorithmDeclaration<BlazingTextProblem> = {
  algorithmName: "blazingtext",
  displayName: "BlazingText",
  description:
    "Classifies texts by the words in them and by which words follow each other, or learns a vector for each word from those around it (word2vec). Reads one text column; words are what spaces part.",
  problemTypes: ["binary-classification", "multiclass-classification", "word-embedding"],
  features: () => ({ acceptsMissing: false, standardises: false, texts: "words" }),
  iterationName: "epoch",
  hyperparameters: blazingTextHyperparameters,
  validate: validateBlazingText,
  objectiveMetrics: (problemType) => (problemType === "word-embedding" ? metricsOfVectors : metricsOfClasses),
  createEstimator: (hyperparameters) => ({
    fit: (task, context) =>
      isOfClasses(task)
        ? fitTextClassifier(textClassifierSettings(hyperparameters), task, context)
        : fitWordVectors(wordVectorSettings(hyperparameters), task, context),
  }),
};

function isOfClasses(
  task: TrainingTask<BlazingTextProblem>,
): task is TrainingTask<BlazingTextProblem & SupervisedProblemType> {
  return task.problemType !== "word-embedding";
}
