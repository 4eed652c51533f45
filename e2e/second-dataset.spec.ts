import type { Browser, Page } from "@playwright/test";
import type { Api } from "./harness/api.ts";
import type { DatasetRecord } from "./harness/datasets.ts";
import { predict } from "./harness/endpoints.ts";
import { expect, test, visit } from "./harness/journey.ts";
import { penguins, penguinsCsv } from "./harness/vega-datasets.ts";
import { dropFile } from "./steps/drop-file.ts";
import { deployModel, fillRecord, shareModel, shownPrediction, shownProbabilities } from "./steps/serving.ts";
import { trainModel } from "./steps/training.ts";

const targetColumn = "Species";

test("penguins, with texts and missing values, become classifiers that answer the same everywhere", async ({
  api,
  ownerPage: page,
  browser,
}) => {
  await test.step("a dropped file is read as one settles it", async () => {
    await visit(page, "/datasets");
    await dropFile(page, { name: "Penguins of Palmer.csv", content: penguinsCsv(";") });
    await importPenguins(page);
  });

  for (const algorithm of ["XGBoost", "Linear Learner"] as const) {
    const modelName = `penguins-${algorithm.toLowerCase().replace(" ", "-")}`;

    await test.step(`${algorithm} learns the species`, async () => {
      await visit(page, "/datasets/penguins-of-palmer");
      await trainModel(page, {
        targetColumn,
        problemType: "Multiclass classification",
        algorithm,
        trainingJobName: modelName,
      });
      await expectConfusionMatrix(page);
    });

    await test.step(`the endpoint and a visitor's browser agree on what ${algorithm} learned`, async () => {
      const link = await shareModel(page, modelName);
      await deployModel(page, modelName);
      await expectSameAnswers(browser, link, { api, endpointName: modelName });
    });
  }
});

async function importPenguins(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: "Import a file" })).toBeVisible();
  const preview = page.getByRole("table", { name: "The first rows of the file" });
  await expect(preview.getByRole("textbox")).toHaveCount(7);
  await expect(preview.getByRole("cell", { name: "Torgersen" }).first()).toBeVisible();

  await chooseDelimiter(page, "Comma");
  await expect(preview.getByRole("textbox")).toHaveCount(1);
  await chooseDelimiter(page, "Semicolon");
  await expect(preview.getByRole("textbox")).toHaveCount(7);

  const bodyMass = page.getByRole("combobox", { name: /Body Mass/ });
  await expect(bodyMass).toHaveValue("integer");
  await bodyMass.selectOption("Number");
  await page.getByRole("button", { name: "Import", exact: true }).click();

  await expect(page.getByRole("heading", { level: 1, name: /penguins-of-palmer/i })).toBeVisible();
  await expect(page.getByRole("table", { name: /^Rows of/ })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("columnheader", { name: "Body Mass (g) Number" })).toBeVisible();
  await page.getByRole("tab", { name: "Profile" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Sex" }).first()).toContainText("FEMALE");
}

async function chooseDelimiter(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: /^Delimiter/ }).click();
  await page.getByRole("option", { name }).click();
}

async function expectConfusionMatrix(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Show Confusion matrix as a table" }).click();
  const matrix = page.getByRole("table", { name: "Confusion matrix" });
  for (const species of ["Adelie", "Chinstrap", "Gentoo"]) {
    await expect(matrix.getByRole("columnheader", { name: `Predicted ${species}` })).toBeVisible();
  }
  await expect(page.getByRole("table", { name: "Scores by class" })).toContainText("Gentoo");
}

/** A row of each species, the one with a sex of its own, and some that lack something. */
function recordsToTry(): DatasetRecord[] {
  const rows = penguins();
  const chosen = [
    ...["Adelie", "Chinstrap", "Gentoo"].map((species) => rows.find((row) => row[targetColumn] === species)),
    rows.find(({ Sex }) => Sex === "."),
    ...rows.filter((row) => Object.values(row).includes(null)).slice(0, 2),
  ];
  return chosen.map((row = {}) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== targetColumn)));
}

async function expectSameAnswers(
  browser: Browser,
  link: string,
  { api, endpointName }: { api: Api; endpointName: string },
): Promise<void> {
  const records = recordsToTry();
  const answers = await predict(api, endpointName, records);
  const stranger = await browser.newPage();
  await visit(stranger, link);
  await stranger.getByRole("button", { name: "Predict", exact: true }).click();
  for (const [index, record] of records.entries()) {
    const { predicted_label: label = "", probabilities = {} } = answers[index] ?? {};
    await fillRecord(stranger, record);
    await expect(async () => {
      expect(await shownPrediction(stranger, targetColumn)).toBe(label);
      for (const [species, percent] of Object.entries(await shownProbabilities(stranger))) {
        // Written with one digit after the point; a trace of a probability as "<0.1%".
        expect(Math.abs(percent - 100 * (probabilities[species] ?? Number.NaN)), species).toBeLessThanOrEqual(0.1);
      }
    }, JSON.stringify(record)).toPass({ timeout: 40_000 });
  }
  await stranger.close();
}
