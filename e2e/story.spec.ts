import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { modelSignature, signatureMetadataKey } from "@sagebrush/contracts/models/signature";
import { awsExamScores, examScoreFormula } from "@sagebrush/ml/sample-data/aws-exam-score";
import { readModel } from "@sagebrush/onnx/model";
import { createApi } from "./harness/api.ts";
import { invoke } from "./harness/endpoints.ts";
import { expect, test, visit } from "./harness/journey.ts";
import { createApiKey, createOwnerAndWorkspace } from "./steps/entrance.ts";
import { deployModel, fillRecord, shareModel, shownPrediction } from "./steps/serving.ts";
import { trainModel } from "./steps/training.ts";

const candidate = { experience_it_years: 4, experience_aws_years: 1, study_hours: 15 };
const expectedScore = examScoreFormula({ experienceItYears: 4, experienceAwsYears: 1, studyHours: 15 });
/** The sample's noise has a standard deviation of 25 points, and few candidates are like this one. */
const tolerance = 40;

test("from a first visit to a model that strangers try in their own browsers", async ({
  freshStudio,
  page,
  browser,
}) => {
  const { url } = freshStudio.current;
  let score = 0;
  let link = "";
  let apiKey = "";

  await test.step("the first visitor becomes the owner", async () => {
    await visit(page, url);
    await createOwnerAndWorkspace(page);
  });

  await test.step("the sample project is a dataset one can look at", async () => {
    await page.getByRole("button", { name: "Try the sample project" }).click();
    await expectSampleDataset(page);
  });

  await test.step("XGBoost learns to predict the score", async () => {
    await trainModel(page, {
      targetColumn: "final_score",
      problemType: "Regression",
      algorithm: "XGBoost",
      fields: { "Rounds num_round": "60", "Learning rate eta": "0.1" },
      trainingJobName: "exam-score",
    });
  });

  await test.step("the model's page shows how good it is and gives the file", async () => {
    await expectRegressionModel(page);
    await expectDownload(page);
  });

  await test.step("the endpoint answers in the test console", async () => {
    await deployModel(page, "exam-score");
    await fillRecord(page, candidate);
    await page.getByRole("button", { name: "Send" }).click();
    score = Number(await shownPrediction(page, "final_score"));
    expect(Math.abs(score - expectedScore)).toBeLessThan(tolerance);
    await expect(page.getByText(/ms from here and back, of which the model took/)).toBeVisible();
    for (const language of ["cURL", "JavaScript", "Python"]) {
      await page.getByRole("tab", { name: language }).click();
      await expect(page.getByRole("tabpanel", { name: language })).toContainText("/endpoints/exam-score/invocations");
    }
  });

  await test.step("a program with an API key gets the same answer in every format", async () => {
    apiKey = await createApiKey(page, "nightly scoring");
    await expectSameAnswerToPrograms(url, apiKey, score);
  });

  await test.step("a visitor without an account runs the model in the browser", async () => {
    await page.getByRole("link", { name: "Models", exact: true }).click();
    await page.getByRole("link", { name: "exam-score", exact: true }).first().click();
    link = await shareModel(page, "For the review on Friday");
    const stranger = await browser.newPage();
    await visit(stranger, link);
    await expect(stranger.getByRole("heading", { level: 1, name: "Predicts final_score" })).toBeVisible();
    await expect(stranger.getByText("For the review on Friday")).toBeVisible();
    await stranger.getByRole("button", { name: "Predict", exact: true }).click();
    await fillRecord(stranger, candidate);
    await expect(async () => {
      const answer = Number(await shownPrediction(stranger, "final_score"));
      expect(Math.abs(answer - score) / score).toBeLessThanOrEqual(1e-5);
    }).toPass({ timeout: 40_000 });
    await stranger.getByRole("button", { name: "Explain this prediction" }).click();
    await expect(stranger.getByRole("figure", { name: "Why this prediction" })).toContainText(/moves it most, by [+−]/);
    await stranger.getByRole("button", { name: "Show Why this prediction as a table" }).click();
    await expect(stranger.getByRole("table", { name: "Why this prediction" })).toContainText("study_hours");
    await stranger.close();
  });

  await test.step("a revoked link says so", async () => {
    await expect(page.getByRole("table", { name: "Share links" })).toContainText("For the review on Friday");
    await page.getByRole("button", { name: /^Revoke the link/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await expect(page.getByRole("table", { name: "Share links" })).toContainText("Revoked");
    const stranger = await browser.newPage();
    await visit(stranger, link);
    await expect(stranger.getByRole("heading", { name: "This link is no longer valid" })).toBeVisible();
    await expect(stranger.getByText(/revoked/)).toBeVisible();
    await stranger.close();
  });

  await test.step("Linear Learner learns from the same data", async () => {
    await page.getByRole("link", { name: "Datasets", exact: true }).click();
    await page.getByRole("link", { name: "aws-exam-score" }).click();
    await trainModel(page, {
      targetColumn: "final_score",
      problemType: "Regression",
      algorithm: "Linear Learner",
      trainingJobName: "exam-score-linear",
    });
    await expectRegressionModel(page);
    await page.getByRole("tab", { name: "Try it" }).click();
    await page.getByRole("button", { name: "Predict", exact: true }).click();
    await fillRecord(page, candidate);
    // A straight line cannot follow diminishing returns as closely.
    await expect(async () => {
      const answer = Number(await shownPrediction(page, "final_score"));
      expect(Math.abs(answer - expectedScore)).toBeLessThan(2 * tolerance);
    }).toPass({ timeout: 40_000 });
  });
});

async function expectSampleDataset(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: /aws-exam-score/ })).toBeVisible();
  const rows = page.getByRole("table", { name: /^Rows of aws-exam-score/ });
  await expect(rows).toBeVisible({ timeout: 30_000 });
  const sample = awsExamScores();
  await page.getByRole("textbox", { name: "Go to row" }).fill(String(sample.length));
  await page.getByRole("button", { name: "Go", exact: true }).click();
  const last = rows.getByRole("row").filter({ has: page.getByRole("rowheader", { name: String(sample.length) }) });
  await expect(last.getByRole("cell").last()).toHaveText(String(sample.at(-1)?.finalScore));
  await page.getByRole("tab", { name: "Profile" }).click();
  const columns = page.getByRole("list", { name: "Columns" });
  for (const column of [...Object.keys(candidate), "final_score"]) {
    await expect(columns.getByRole("heading", { name: column })).toBeVisible();
  }
  await expect(columns.getByRole("img", { name: /^Histogram from 0 to/ }).first()).toBeVisible();
}

async function expectRegressionModel(page: Page): Promise<void> {
  for (const metric of ["Root mean squared error", "Mean absolute error", "R²"]) {
    await expect(page.getByRole("term").filter({ hasText: metric }).first()).toBeVisible();
  }
  await expect(page.getByText(/^Constant answer: /).first()).toBeVisible();
  await expect(page.getByText(/^95%: [\d.,]+ to [\d.,]+$/).first()).toBeVisible();
  await expect(page.getByRole("table", { name: "Segments" })).toContainText("study_hours");
  for (const chart of ["Predicted and actual", "Errors by prediction", "Errors", "Feature importance"]) {
    await expect(page.getByRole("figure", { name: chart, exact: true })).toBeVisible();
  }
  await page.getByRole("button", { name: "Show Predicted and actual as a table" }).click();
  await expect(page.getByRole("table", { name: "Predicted and actual" })).toContainText("Actual final_score");
  await expect(page.getByText(/study_hours counts most|experience_aws_years counts most/)).toBeVisible();
  await page.getByRole("tab", { name: "Explainability" }).click();
  for (const chart of ["SHAP summary", "SHAP dependence", "Permutation importance", "Partial dependence"]) {
    await expect(page.getByRole("figure", { name: chart, exact: true })).toBeVisible();
  }
  await page.getByRole("button", { name: "Show Permutation importance as a table" }).click();
  await expect(page.getByRole("table", { name: "Permutation importance" })).toContainText("study_hours");
}

/** The file is ONNX that says what it takes. */
async function expectDownload(page: Page): Promise<void> {
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download ONNX" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("exam-score.onnx");
  const bytes = await readFile(await download.path());
  const signature = modelSignature.parse(JSON.parse(readModel(bytes).metadata[signatureMetadataKey] ?? ""));
  expect(signature.inputs.map(({ name }) => name)).toEqual(Object.keys(candidate));
}

async function expectSameAnswerToPrograms(url: string, apiKey: string, score: number): Promise<void> {
  const api = createApi(url, apiKey);
  const calls = [
    { contentType: "text/csv", body: "4,1,15", read: (text: string) => Number(text) },
    {
      contentType: "application/json",
      body: JSON.stringify({ instances: [{ features: candidate }] }),
      read: (text: string) => JSON.parse(text).predictions[0].score,
    },
    {
      contentType: "application/jsonlines",
      body: `${JSON.stringify({ features: Object.values(candidate) })}\n`,
      read: (text: string) => JSON.parse(text).score,
    },
  ];
  for (const { read, ...call } of calls) {
    const response = await invoke(api, "exam-score", call);
    expect(response.headers.get("content-type")).toContain(call.contentType);
    expect(Math.abs(read(await response.text()) - score) / score, call.contentType).toBeLessThanOrEqual(1e-5);
  }
}
