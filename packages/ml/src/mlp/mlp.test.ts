import { describe, expect, test } from "vitest";
import type { FitContext, SupervisedProblemType, TrainingTask } from "../estimator.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { buildModel } from "../model-export/build-model.ts";
import { verifyModel } from "../model-export/verify-model.ts";
import { fitPreprocessing } from "../preprocessing/fit-preprocessing.ts";
import { transformTable } from "../preprocessing/transform-table.ts";
import { createRandom } from "../random.ts";
import { categoricalColumn, numericColumn, type Table } from "../table.ts";
import { mlpDeclaration } from "./mlp.declaration.ts";
import { embeddingGroups } from "./mlp-network.ts";

const random = createRandom(6);
const rowCount = 600;
const left = Array.from({ length: rowCount }, () => "abcdef"[random.nextInt(6)]);
const right = Array.from({ length: rowCount }, () => "uvwxyz"[random.nextInt(6)]);
const numbers = Array.from({ length: rowCount }, () => 4 * random.next() - 2);
const table: Table = {
  rowCount,
  columns: [categoricalColumn("left", left), categoricalColumn("right", right), numericColumn("number", numbers)],
};
const names = ["left", "right", "number"];
const preprocessing = fitPreprocessing(table, names, mlpDeclaration.features({}));
const features = transformTable(preprocessing, table);
/** No sum over columns says it: it takes both categories, or the size of the number, at once. */
const isOdd = Float64Array.from(left, (letter, row) => Number("ace".includes(letter) !== "uwy".includes(right[row])));
const bent = Float64Array.from(numbers, (value, row) => 1_000 + 50 * Math.abs(value) + 30 * isOdd[row]);

function fit(
  given: Record<string, HyperparameterValue>,
  [problemType, target]: [SupervisedProblemType, Float64Array],
  context: Partial<FitContext> = {},
) {
  const { values, issues } = parseHyperparameters(mlpDeclaration.hyperparameters, given);
  expect([...issues, ...mlpDeclaration.validate(values, problemType)]).toEqual([]);
  const classCount = problemType === "regression" ? 0 : 2;
  const task: TrainingTask = { problemType, classCount, train: { features, target }, validation: null };
  return mlpDeclaration.createEstimator(values).fit(task, {
    random: createRandom(1),
    signal: new AbortController().signal,
    checkpoint() {},
    report() {},
    ...context,
  });
}

const quick = { hidden_units: 32, epochs: 12, learning_rate: 0.01 };

test("learns what two categories mean only together", async () => {
  const model = await fit(quick, ["binary-classification", isOdd]);
  const probabilities = model.predict(features);
  const correct = isOdd.filter((code, row) => probabilities[2 * row + code] > 0.5).length;
  expect(correct / rowCount).toBeGreaterThan(0.97);
  const shares = new Map(model.featureImportances.map(({ feature, share }) => [feature, share]));
  expect(Math.min(shares.get("left") ?? 0, shares.get("right") ?? 0)).toBeGreaterThan(shares.get("number") ?? 1);
});

test.each(["squared_loss", "absolute_loss", "huber_loss"])(
  "learns a bent regression with %s, far from 0",
  async (loss) => {
    const model = await fit({ ...quick, loss }, ["regression", bent]);
    const errors = model.predict(features).map((prediction, row) => (prediction - bent[row]) ** 2);
    expect(Math.sqrt(errors.reduce((sum, error) => sum + error, 0) / rowCount)).toBeLessThan(8);
  },
);

const everything = {
  ...{ hidden_units: 16, epochs: 4, dropout: 0.3, batch_norm: true, activation: "gelu", embedding_dim: 3 },
  ...{ optimizer: "rmsprop", momentum: 0.5, weight_decay: 0.01, lr_scheduler: "linear" },
  ...{ warmup_steps_fraction: 0.2, clip_gradient: 0.5, seed: 9 },
};

describe.each([everything, { ...everything, optimizer: "sgd", activation: "tanh", hidden_layers: 0 }])(
  "with %o",
  (given) => {
    test("resumes to the same file, which answers as training-time prediction does", async () => {
      const fileOf = (fittedModel: Awaited<ReturnType<typeof fit>>) =>
        buildModel({ preprocessing, fittedModel, problemType: "regression", labels: [], signatureMetadata: "{}" });
      const checkpoints: Uint8Array[] = [];
      const checkpoint = (state: () => Uint8Array) => void checkpoints.push(state());
      const whole = await fit(given, ["regression", bent], { checkpoint });
      const resumed = await fit(given, ["regression", bent], { resumeFrom: checkpoints[1] });
      expect(fileOf(resumed)).toEqual(fileOf(whole));
      const verified = await verifyModel({
        ...{ model: fileOf(whole), preprocessing, table, problemType: "regression", labels: [] },
        predictions: whole.predict(features),
      });
      expect(verified.maximumRelativeDifference).toBeLessThan(verified.tolerance);
    });
  },
);

test("a rare class begins at its share, so that one in thousands does not take over", async () => {
  const rare = Float64Array.from(isOdd, (_, row) => Number(row === 5));
  const probabilities = (await fit({ ...quick, epochs: 1 }, ["binary-classification", rare])).predict(features);
  const mean = probabilities.reduce((sum, value, at) => sum + (at % 2 === 1 ? value : 0), 0) / rowCount;
  expect(mean).toBeLessThan(0.01);
});

test("columns with more categories get longer embeddings, and those of one length share a table", () => {
  expect(embeddingGroups([3, 2_000, 4, 40], null)).toEqual([
    { size: 4, columns: [0, 2] },
    { size: 64, columns: [1] },
    { size: 16, columns: [3] },
  ]);
  expect(embeddingGroups([3, 2_000], 5)).toEqual([{ size: 5, columns: [0, 1] }]);
});

test("a loss for another problem type is refused with those that fit", () => {
  const { values } = parseHyperparameters(mlpDeclaration.hyperparameters, { loss: "logistic" });
  expect(mlpDeclaration.validate(values, "regression")).toEqual([
    { path: "loss", message: expect.stringMatching(/logistic is not for regression.*squared_loss/) },
  ]);
});
