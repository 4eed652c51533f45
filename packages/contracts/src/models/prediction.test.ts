import { expect, test } from "vitest";
import { readPredictions } from "./prediction.ts";
import type { ModelSignature } from "./signature.ts";

const classes: ModelSignature = {
  problemType: "multiclass-classification",
  target: "y",
  labels: ["a", "b", "c"],
  inputs: [],
};

test("each record gets its own row of probabilities, in the order of the labels", () => {
  const outputs = { predicted_label: ["b", "c"], probabilities: [0.2, 0.5, 0.3, 0.1, 0.1, 0.8] };
  expect(readPredictions(classes, outputs, 2)[1]).toEqual({
    kind: "class",
    predictedLabel: "c",
    probabilities: [
      { label: "a", probability: 0.1 },
      { label: "b", probability: 0.1 },
      { label: "c", probability: 0.8 },
    ],
  });
});

test("outputs of another shape than the signature promises are the model's fault, named", () => {
  const regression: ModelSignature = { ...classes, problemType: "regression", labels: [] };
  expect(() => readPredictions(regression, { prediction: [1, 2, 3] }, 2)).toThrow("'prediction' does not have 2 rows");
  expect(() => readPredictions(classes, { predicted_label: ["a"], probabilities: [1] }, 1)).toThrow("'probabilities'");
});
