import type { ProblemType } from "@sagebrush/contracts/training/algorithm";

export const problemTypeTexts: Readonly<Record<ProblemType, { label: string; description: string }>> = {
  regression: { label: "Regression", description: "Predicts a number, such as a price or a score." },
  "binary-classification": {
    label: "Binary classification",
    description: "Predicts one of two classes, such as yes or no.",
  },
  "multiclass-classification": {
    label: "Multiclass classification",
    description: "Predicts one of several classes, such as a species.",
  },
};
