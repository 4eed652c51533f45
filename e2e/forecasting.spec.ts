import { dailyShopSalesCsv } from "@sagebrush/ml/sample-data/daily-shop-sales";
import { importCsv } from "./harness/datasets.ts";
import { invoke } from "./harness/endpoints.ts";
import { expect, test, visit } from "./harness/journey.ts";
import { deployModel } from "./steps/serving.ts";

const datasetName = "shop-sales";
const modelName = "shop-forecast";

interface Answers {
  predictions: { mean: number[]; quantiles: Record<string, number[]> }[];
}

test("a table of sales becomes a forecast, judged by a backtest and answered as DeepAR answers", async ({
  api,
  ownerPage: page,
}) => {
  await importCsv(api, { datasetName, content: dailyShopSalesCsv() });

  await test.step("time, item, frequency and horizon are suggested", async () => {
    await visit(page, `/training-jobs/create?dataset=${datasetName}&version=1&goal=forecasting&target=sales`);
    await expect(page.getByRole("button", { name: /^Time column/ })).toContainText("day");
    await expect(page.getByRole("button", { name: /^Item column/ })).toContainText("shop");
    await expect(page.getByRole("radio", { name: "ETS" })).toBeChecked();
    await expect(page.getByRole("textbox", { name: /time_freq/ })).toHaveValue("D");
    await page.getByRole("textbox", { name: /prediction_length/ }).fill("7");
    await page.getByRole("textbox", { name: "Training job name" }).fill(modelName);
    await page.getByRole("button", { name: "Create training job" }).click();
    await expect(page.getByText("The model is ready")).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole("region", { name: "Log lines" })).toContainText("8 series of 730 steps of a day");
  });

  await test.step("the model's page shows each shop as a fan, beside seasonal naive", async () => {
    await page.getByRole("link", { name: "Open model" }).click();
    await expect(page.getByText("Forecasts sales").first()).toBeVisible();
    await expect(page.getByText(/less than seasonal naive/).first()).toBeVisible();
    await page.getByRole("button", { name: "Series airport" }).click();
    await page.getByRole("combobox", { name: "Find a series" }).fill("mus");
    await page.getByRole("option", { name: /museum/ }).click();
    await page.getByRole("button", { name: "Show Forecast of museum as a table" }).click();
    const table = page.getByRole("table", { name: "Forecast of museum" });
    await expect(table).toContainText("2024-12-31");
    await expect(table.getByRole("columnheader")).toHaveText([
      "Time",
      "Known",
      "Actual",
      "10 %",
      "Median",
      "90 %",
      "Seasonal naive",
    ]);
  });

  await test.step("an endpoint goes on from what is known of a shop", async () => {
    await deployModel(page, modelName);
    await page.getByRole("button", { name: "Send" }).click();
    await expect(page.getByText(/From 2025-01-01 to 2025-01-07/)).toBeVisible();
  });

  await test.step("a program is answered alike, and told what is wrong", async () => {
    const call = (instance: object) =>
      invoke(api, modelName, {
        contentType: "application/json",
        body: JSON.stringify({ instances: [instance], configuration: { quantiles: ["0.05", "0.95"] } }),
      });
    const target = Array.from({ length: 28 }, (_, day) => (day === 3 ? null : 100 + (day % 7)));
    const response = await call({ start: "2025-01-01", target, item_id: "museum" });
    expect(response.status).toBe(200);
    const { predictions }: Answers = JSON.parse(await response.text());
    const [prediction] = predictions;
    expect(prediction?.mean).toHaveLength(7);
    const [low = 0] = prediction?.quantiles["0.05"] ?? [];
    const [high = 0] = prediction?.quantiles["0.95"] ?? [];
    expect(low).toBeLessThan(high);
    const refused = await call({ start: "soon", target });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain("Instance 1, start");
  });

  await test.step("in the browser the model continues a series without a server", async () => {
    await visit(page, `/models/${modelName}?tab=try`);
    await page.getByRole("button", { name: "Forecast", exact: true }).click();
    await expect(page.getByText(/on this device/)).toBeVisible({ timeout: 120_000 });
    await expect(page.getByText(/From 2025-01-01 to 2025-01-07/)).toBeVisible();
  });
});
