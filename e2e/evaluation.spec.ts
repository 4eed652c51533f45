import type { Page } from "@playwright/test";
import { importCsv } from "./harness/datasets.ts";
import { expect, test, visit } from "./harness/journey.ts";
import { trainModel } from "./harness/training.ts";

const datasetName = "late-parcels";

test("threshold and costs are tried in the browser alone, and segments are listed worst first", async ({
  api,
  ownerPage: page,
}) => {
  await importCsv(api, { datasetName, content: parcelsCsv() });
  await trainModel(api, {
    trainingJobName: datasetName,
    datasetName,
    targetColumn: "late",
    algorithmName: "xgboost",
    hyperparameters: { num_round: 20 },
  });
  await visit(page, `/models/${datasetName}`);
  const slider = page.getByRole("slider", { name: "Threshold" });
  await expect(slider).toBeAttached();
  const asked: string[] = [];
  page.on("request", (request) => request.url().includes("/api/v1/models") && asked.push(request.url()));

  await test.step("at threshold 0 every row is called late", async () => {
    await page.getByRole("button", { name: /^Show Confusion matrix at probability 0.5 as a table$/ }).click();
    await slider.press("Home");
    const matrix = page.getByRole("table", { name: "Confusion matrix at probability 0", exact: true });
    await expect(matrix.getByRole("row", { name: /^false 0 / })).toBeVisible();
    await expect(matrix.getByRole("row", { name: /^true 0 / })).toBeVisible();
  });

  await test.step("the dearer a late parcel is, the lower the best threshold", async () => {
    const cheap = await bestThreshold(page);
    await page.getByRole("textbox", { name: "Cost of a false negative" }).fill("50");
    await expect(async () => expect(await bestThreshold(page)).toBeLessThan(cheap)).toPass({ timeout: 5_000 });
    const best = await bestThreshold(page);
    await page.getByRole("button", { name: /^Best value: / }).click();
    await expect(page.getByRole("figure", { name: /^Confusion matrix at probability/ })).toHaveAccessibleName(
      `Confusion matrix at probability ${best}`,
    );
    expect(asked).toEqual([]);
  });

  await test.step("the depot where chance decides is the worst segment", async () => {
    const segments = page.getByRole("table", { name: "Segments" });
    await expect(segments.getByRole("row").nth(1)).toContainText("harbour");
    await expect(segments.getByRole("row").nth(1)).toContainText("Worse than all rows");
    await page.getByRole("searchbox", { name: "Find segments" }).fill("hill");
    await expect(segments.getByRole("row")).toHaveCount(2);
  });
});

async function bestThreshold(page: Page): Promise<number> {
  const text = await page.getByRole("button", { name: /^Best value: / }).textContent();
  return Number(text?.replace("Best value: ", ""));
}

/** Late parcels come from afar, except at the harbour, where nothing tells. */
function parcelsCsv(): string {
  const lines = Array.from({ length: 2_000 }, (_, row) => {
    const depot = ["hill", "harbour", "station"][row % 3];
    const kilometres = (row * 7919) % 1000;
    const isLate = depot === "harbour" ? (row * 104_729) % 7 < 2 : kilometres + ((row * 31) % 200) > 800;
    return `${depot},${kilometres},${isLate ? "yes" : "no"}`;
  });
  return `depot,kilometres,late\n${lines.join("\n")}\n`;
}
