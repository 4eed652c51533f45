import { afterAll, beforeAll, expect, test } from "vitest";
import type { Context } from "../services.ts";
import { createTestServices, type TestServices } from "../testing/create-test-services.ts";
import { describeModel } from "./describe-model.ts";
import { type ModelRegistration, registerModel } from "./register-model.ts";

let testServices: TestServices;
let context: Context;
beforeAll(async () => {
  testServices = await createTestServices();
  context = await testServices.createContext();
});
afterAll(() => testServices.dispose());

function registration(trainingJobId: string, trainingJobName: string): ModelRegistration {
  return {
    workspaceId: context.caller.workspaceId,
    trainingJobId,
    trainingJobName,
    createdBy: "somebody",
    algorithmName: "xgboost",
    problemType: "regression",
    targetColumn: "score",
    headlineMetric: null,
    artifactKey: `models/${trainingJobId}/model.onnx`,
    sizeBytes: 12,
    contentHash: "00",
    signature: { problemType: "regression", target: "score", labels: [], inputs: [] },
    evaluation: null,
    evaluatedOn: "test",
    importanceMeasure: "gain",
    featureImportances: [],
    background: [],
    explanation: null,
    verification: { rowCount: 1, maximumRelativeDifference: 0, tolerance: 1e-5 },
    hyperparameters: { eta: 0.3 },
    iterations: 1,
    trainingRowCount: 1,
    dataset: { datasetName: "exam", version: 1, contentHash: "00" },
  };
}

const register = (model: ModelRegistration) =>
  testServices.services.prisma.$transaction((transaction) => registerModel(transaction, model));

test("a job that hands its model over twice, or twice at once, leaves one model", async () => {
  const model = registration(crypto.randomUUID(), "twice");
  const names = await Promise.all([register(model), register(model)]);
  expect([...names, await register({ ...model, artifactKey: "models/later" })]).toEqual(["twice", "twice", "twice"]);
  expect(await testServices.services.prisma.model.count({ where: { trainingJobId: model.trainingJobId } })).toBe(1);
  expect(await describeModel(context, { modelName: "twice" })).toMatchObject({ hyperparameters: { eta: 0.3 } });
});

test("jobs of one name leave models with numbers behind it, however long the name", async () => {
  const longest = `${"a".repeat(60)}-bc`;
  const names = [];
  for (let count = 0; count < 3; count++) names.push(await register(registration(crypto.randomUUID(), longest)));
  expect(names).toEqual([longest, `${"a".repeat(60)}-2`, `${"a".repeat(60)}-3`]);
});

test("a number that JSON cannot hold is refused and leaves nothing", async () => {
  const model = { ...registration(crypto.randomUUID(), "broken"), headlineMetric: { name: "rmse", value: Number.NaN } };
  await expect(register(model)).rejects.toThrow();
  await expect(describeModel(context, { modelName: "broken" })).rejects.toMatchObject({ code: "ResourceNotFound" });
});
