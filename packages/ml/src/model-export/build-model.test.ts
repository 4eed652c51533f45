import { readModel } from "@sagebrush/onnx/model";
import { createSession, type Tensor } from "@sagebrush/onnx/session";
import { describe, expect, test } from "vitest";
import type { FittedModel, SupervisedProblemType } from "../estimator.ts";
import { LinearModel } from "../linear-learner/linear-model.ts";
import { fitPreprocessing } from "../preprocessing/fit-preprocessing.ts";
import { transformTable } from "../preprocessing/transform-table.ts";
import { categoricalColumn, numericColumn, type Table } from "../table.ts";
import { buildModel, type ModelParts } from "./build-model.ts";
import { rawInputs } from "./raw-inputs.ts";
import { verifyModel } from "./verify-model.ts";

const table: Table = {
  rowCount: 4,
  columns: [
    numericColumn("size", [1, 2, null, 4]),
    categoricalColumn("colour", ["red", "blue", null, "red"]),
    numericColumn("always", [5, 5, 5, 5]),
  ],
};
const preprocessing = fitPreprocessing(table, ["size", "colour", "always"], {
  acceptsMissing: false,
  standardises: true,
});
const features = transformTable(preprocessing, table);

/** A linear model with made-up coefficients: what is tested here is the file around it. */
function partsOf(problemType: SupervisedProblemType, labels: string[]): ModelParts & { fittedModel: LinearModel } {
  const outputs = Math.max(1, problemType === "multiclass-classification" ? labels.length : 1);
  const weights = Float32Array.from({ length: features.names.length * outputs }, (_, at) => Math.sin(at + 1));
  const coefficients = { weights, biases: new Float32Array(outputs).fill(0.1) };
  const fittedModel = new LinearModel(problemType, coefficients, [], 1);
  return { preprocessing, fittedModel, problemType, labels, signatureMetadata: '{"target":"größe"}' };
}

async function answersOf(model: Uint8Array, rows: Table): Promise<Record<string, Tensor>> {
  const session = await createSession(model);
  const answers = await session.run(rawInputs(preprocessing, rows));
  await session.release();
  return answers;
}

function floatsOf({ elementType, data }: Tensor): Float32Array {
  if (elementType !== "float") throw new Error(`The tensor holds ${elementType}.`);
  return data;
}

describe("the exported file", () => {
  test("declares one input per raw column, dropped ones too, and says its schema", () => {
    const { inputs, outputs, metadata } = readModel(buildModel(partsOf("regression", [])));
    expect(inputs.map(({ name, elementType }) => `${name} ${elementType}`)).toEqual([
      "size float",
      "colour string",
      "always float",
    ]);
    expect(outputs.map(({ name }) => name)).toEqual(["prediction"]);
    expect(metadata["sagebrush.signature"]).toBe('{"target":"größe"}');
    expect(metadata["sagebrush.version"]).toBe("1");
  });

  test("a regression answers float[N, 1]", async () => {
    const { prediction } = await answersOf(buildModel(partsOf("regression", [])), table);
    expect(prediction.shape).toEqual([4, 1]);
  });

  test.each([
    ["binary-classification", ["no", "yes"]],
    ["multiclass-classification", ["a", "b", "ç d"]],
  ] as const)("a %s answers a label and a probability per class, which sum to 1", async (problemType, labels) => {
    const parts = partsOf(problemType, [...labels]);
    const { predicted_label: predicted, probabilities } = await answersOf(buildModel(parts), table);
    expect(predicted.shape).toEqual([4, 1]);
    expect(probabilities.shape).toEqual([4, labels.length]);
    const wanted = parts.fittedModel.predict(features);
    for (let row = 0; row < 4; row++) {
      const own = wanted.subarray(row * labels.length, (row + 1) * labels.length);
      expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
      expect(predicted.data[row]).toBe(labels[own.indexOf(Math.max(...own))]);
    }
  });

  test("two classes at exactly one half are called positive, as a threshold of .5 has it", async () => {
    const coefficients = { weights: new Float32Array(features.names.length), biases: new Float32Array(1) };
    const fittedModel = new LinearModel("binary-classification", coefficients, [], 1);
    const parts = { ...partsOf("binary-classification", ["no", "yes"]), fittedModel };
    const { predicted_label: predicted } = await answersOf(buildModel(parts), table);
    expect([...predicted.data]).toEqual(["yes", "yes", "yes", "yes"]);
  });

  test("a model with a decision threshold is served with it: a row is positive from exactly that probability on", async () => {
    const parts = partsOf("binary-classification", ["no", "yes"]);
    const ofPositive = parts.fittedModel.predict(features).filter((_, at) => at % 2 === 1);
    const labelsAt = async (decisionThreshold: number) => {
      const fittedModel: FittedModel = {
        iterations: 1,
        importanceMeasure: "",
        featureImportances: [],
        decisionThreshold,
        predict: (rows) => parts.fittedModel.predict(rows),
        toOnnx: (graph, input) => parts.fittedModel.toOnnx(graph, input),
      };
      const model = buildModel({ ...parts, fittedModel });
      const { predicted_label: predicted, probabilities } = await answersOf(model, table);
      const predictions = parts.fittedModel.predict(features);
      const { problemType, labels } = parts;
      await verifyModel({ model, preprocessing, table, problemType, labels, predictions, decisionThreshold });
      const other = decisionThreshold > 0.5 ? 0 : 1;
      const verifiedWithAnother = verifyModel({
        ...{ model, preprocessing, table, problemType, labels, predictions },
        decisionThreshold: other,
      });
      await expect(verifiedWithAnother).rejects.toThrow("threshold");
      return { predicted: [...predicted.data], served: floatsOf(probabilities).filter((_, at) => at % 2 === 1) };
    };
    const lowest = Math.min(...ofPositive);
    const { predicted, served } = await labelsAt(Math.fround(lowest + 1e-4));
    expect(predicted).toEqual(Array.from(ofPositive, (value) => (value > lowest + 1e-4 ? "yes" : "no")));
    const exactly = Math.max(...served);
    expect((await labelsAt(exactly)).predicted.filter((label) => label === "yes").length).toBeGreaterThan(0);
  });

  test("answers no rows with no rows", async () => {
    const none: Table = {
      rowCount: 0,
      columns: [numericColumn("size", []), categoricalColumn("colour", []), numericColumn("always", [])],
    };
    const { prediction } = await answersOf(buildModel(partsOf("regression", [])), none);
    expect(prediction.shape).toEqual([0, 1]);
  });
});

describe("verification", () => {
  const parts = partsOf("regression", []);
  const options = { preprocessing, table, problemType: parts.problemType, labels: parts.labels };

  test("finds no difference in the model's own file, and the whole of it in another's", async () => {
    const predictions = parts.fittedModel.predict(features);
    const model = buildModel(parts);
    const same = await verifyModel({ ...options, model, predictions });
    expect(same.rowCount).toBe(4);
    expect(same.maximumRelativeDifference).toBeLessThan(1e-6);
    const other = predictions.with(2, predictions[2] + 0.1);
    expect((await verifyModel({ ...options, model, predictions: other })).maximumRelativeDifference).toBeGreaterThan(
      0.001,
    );
  });

  test("refuses a model that answers something that is not a number", async () => {
    const { weights, biases } = parts.fittedModel.coefficients;
    const broken = new LinearModel("regression", { weights: weights.map(() => Number.NaN), biases }, [], 1);
    const model = buildModel({ ...parts, fittedModel: broken });
    const predictions = parts.fittedModel.predict(features);
    await expect(verifyModel({ ...options, model, predictions })).rejects.toThrow("answers NaN for row 1");
  });
});
