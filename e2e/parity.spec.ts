import { createdModelShare, sharedModel } from "@sagebrush/contracts/models/model-share";
import type { Prediction } from "@sagebrush/contracts/models/prediction";
import { modelSignature } from "@sagebrush/contracts/models/signature";
import { awsExamScoreCsv } from "@sagebrush/ml/sample-data/aws-exam-score";
import { predictInBrowser } from "./harness/browser-model.ts";
import { importCsv, readRecords } from "./harness/datasets.ts";
import { deployModel, type InvocationAnswer, predict } from "./harness/endpoints.ts";
import { expect, test, visit } from "./harness/journey.ts";
import { trainModel } from "./harness/training.ts";
import { penguinsCsv } from "./harness/vega-datasets.ts";

/** Largest difference between two answers, relative to the larger. */
const tolerance = 1e-5;

const datasets = [
  { datasetName: "parity-exam", content: awsExamScoreCsv(), targetColumn: "final_score" },
  { datasetName: "parity-penguins", content: penguinsCsv(), targetColumn: "Species" },
];

for (const { datasetName, content, targetColumn } of datasets) {
  test(`a visitor's browser answers every row of ${datasetName} as the endpoint does`, async ({ api, page }) => {
    await importCsv(api, { datasetName, content });
    const records = await readRecords(api, datasetName);
    for (const algorithmName of ["xgboost", "linear-learner"] as const) {
      const modelName = `${datasetName}-${algorithmName}`;
      await trainModel(api, { trainingJobName: modelName, datasetName, targetColumn, algorithmName });
      await deployModel(api, modelName);
      const { token } = await api.call(createdModelShare, `POST /models/${modelName}/shares`, {});

      const atEndpoint = await predict(api, modelName, records);
      await visit(page, `/shared/${token}`);
      const signature = modelSignature.parse((await api.call(sharedModel, `GET /shared-models/${token}`)).signature);
      const artifactUrl = `/api/v1/shared-models/${token}/artifact`;
      const inBrowser = await predictInBrowser(page, { artifactUrl, signature }, records);

      expect(atEndpoint).toHaveLength(records.length);
      expect(inBrowser).toHaveLength(records.length);
      for (const [row, prediction] of inBrowser.entries()) {
        expectSameAnswer(prediction, atEndpoint[row], `${modelName}, row ${row + 1}: ${JSON.stringify(records[row])}`);
      }
    }
  });
}

function expectSameAnswer(prediction: Prediction, answer: InvocationAnswer | undefined, what: string): void {
  if (prediction.kind === "number") {
    expectClose(prediction.score, answer?.score, what);
    return;
  }
  if (prediction.kind !== "class") throw new Error(`${what}: the browser answered a ${prediction.kind}`);
  expect(answer?.predicted_label, what).toBe(prediction.predictedLabel);
  for (const { label, probability } of prediction.probabilities) {
    expectClose(probability, answer?.probabilities?.[label], `${what}, probability of ${label}`);
  }
}

function expectClose(one: number, other: unknown, what: string): void {
  if (typeof other !== "number") throw new Error(`${what}: the endpoint answered ${JSON.stringify(other)}`);
  const difference = Math.abs(one - other) / Math.max(Math.abs(one), Math.abs(other), Number.MIN_VALUE);
  expect(difference, `${what}: ${one} in the browser, ${other} at the endpoint`).toBeLessThanOrEqual(tolerance);
}
