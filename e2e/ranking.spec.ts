import { importCsv } from "./harness/datasets.ts";
import { expect, test, visit } from "./harness/journey.ts";
import { deployModel, fillRecord } from "./steps/serving.ts";

const datasetName = "searches";

test("search results are ranked, from the form to an endpoint's order of rows", async ({ api, ownerPage: page }) => {
  await importCsv(api, { datasetName, content: searchesCsv() });

  await test.step("the form sees a query id and proposes to rank", async () => {
    await visit(page, `/training-jobs/create?dataset=${datasetName}&version=1&target=relevance`);
    await expect(page.getByRole("radio", { name: "Ranking" })).toBeChecked();
    await expect(page.getByRole("button", { name: /^Group column/ })).toContainText("qid");
    await expect(page.getByRole("radio", { name: "XGBoost" })).toBeChecked();
    await page.getByRole("textbox", { name: "Training job name" }).fill("search-ranking");
    await page.getByRole("button", { name: "Create training job" }).click();
    await expect(page.getByText("The model is ready")).toBeVisible({ timeout: 60_000 });
    await page.getByRole("link", { name: "Open model" }).click();
  });

  await test.step("the model's page judges the order of each query beside random order", async () => {
    await expect(page.getByText("NDCG of the first 10 rows").first()).toBeVisible();
    await expect(page.getByText(/^Random order: 0\.\d+/).first()).toBeVisible();
    await expect(page.getByRole("table", { name: "Worst queries" }).getByRole("row")).not.toHaveCount(1);
    await page.getByRole("button", { name: "Show Relevance by place as a table", exact: true }).click();
    await expect(page.getByRole("table", { name: "Relevance by place", exact: true })).toContainText("Best order");
  });

  await test.step("rows that are tried stand in the model's order", async () => {
    await deployModel(page, "search-ranking");
    for (const match of ["0.1", "0.9", "0.5"]) {
      await fillRecord(page, { match: Number(match) });
      await page.getByRole("button", { name: "Send" }).click();
      await expect(page.getByText("Ranking score")).toBeVisible();
      await page.getByRole("button", { name: "Add this row" }).click();
      await expect(page.getByRole("table", { name: "Rows in the model's order" })).toContainText(
        match === "0.1" ? "None" : `match ${match}`,
      );
    }
    const rows = page.getByRole("table", { name: "Rows in the model's order" }).getByRole("row");
    await expect(rows.nth(1)).toContainText("match 0.9");
    await expect(rows.nth(2)).toContainText("match 0.5");
    await expect(rows.nth(3)).toContainText("match 0.1");
  });
});

/** 80 queries of 10 rows in a mixed order; what matches well is relevant, the age of a page says nothing. */
function searchesCsv(): string {
  const rows = Array.from({ length: 800 }, (_, row) => {
    const query = (row * 37) % 80;
    const match = ((row * 7919) % 1000) / 1000;
    const noise = ((row * 104_729) % 100) / 500;
    const relevance = Math.min(3, Math.max(0, Math.floor(4 * (match - 0.1 + noise))));
    return [query, match, (row * 31) % 365, relevance].join(",");
  });
  return ["qid,match,age_days,relevance", ...rows].join("\n");
}
