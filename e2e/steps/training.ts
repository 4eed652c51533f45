import { expect, type Page } from "@playwright/test";

export interface TrainingChoices {
  targetColumn: string;
  problemType: "Regression" | "Binary classification" | "Multiclass classification";
  algorithm: "XGBoost" | "Linear Learner";
  /** What is typed over the suggestions, by label. */
  fields?: Readonly<Record<string, string>>;
  trainingJobName: string;
}

/** From a dataset's page: trains a model on it, watches the job to its end and opens the model. */
export async function trainModel(page: Page, choices: TrainingChoices): Promise<void> {
  await page.getByRole("link", { name: "Train a model" }).click();
  await fillTrainingForm(page, choices);
  await page.getByRole("button", { name: "Create training job" }).click();
  await watchTraining(page, choices.trainingJobName);
  await page.getByRole("link", { name: "Open model" }).click();
  await expect(page.getByRole("heading", { level: 1, name: choices.trainingJobName })).toBeVisible();
}

async function fillTrainingForm(page: Page, choices: TrainingChoices): Promise<void> {
  const { targetColumn, problemType, algorithm, fields = {}, trainingJobName } = choices;
  await page.getByRole("button", { name: /^Target/ }).click();
  await page.getByRole("option", { name: targetColumn }).click();
  await expect(page.getByRole("radio", { name: problemType })).toBeChecked();
  await page.getByRole("radio", { name: algorithm }).check();
  for (const [label, text] of Object.entries(fields)) await page.getByRole("textbox", { name: label }).fill(text);
  await page.getByRole("textbox", { name: "Training job name" }).fill(trainingJobName);
}

/** The job's page shows the way there: curves, log and timeline, without being loaded again. */
async function watchTraining(page: Page, trainingJobName: string): Promise<void> {
  await expect(page).toHaveURL(new RegExp(`/training-jobs/${trainingJobName}$`));
  const timeline = page.getByRole("list", { name: "Timeline of the training job" });
  await expect(timeline).toContainText("Starting");
  await expect(page.getByText("The model is ready")).toBeVisible({ timeout: 60_000 });
  await expect(timeline).toContainText("Completed");
  await expect(page.getByRole("region", { name: "Log lines" })).toContainText("of ONNX");
  for (const channel of ["Training", "Validation"]) {
    const ofCurve = page.getByText(new RegExp(`${channel}: .+ at (round|epoch) \\d+`));
    // What was learned in one step makes no curve.
    const ofTable = page.getByRole("columnheader", { name: channel });
    await expect(ofCurve.or(ofTable).first()).toBeVisible();
  }
}
