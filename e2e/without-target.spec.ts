import type { Page } from "@playwright/test";
import { importCsv } from "./harness/datasets.ts";
import { expect, test, visit } from "./harness/journey.ts";
import { penguinsCsv } from "./harness/vega-datasets.ts";
import { deployModel, fillRecord } from "./steps/serving.ts";

const datasetName = "penguins-without-target";

test("penguins are grouped and the odd ones found without a target, from the form to an endpoint's answer", async ({
  api,
  ownerPage: page,
}) => {
  await importCsv(api, { datasetName, content: penguinsCsv() });

  await test.step("k-means groups them", async () => {
    await chooseGoal(page, "Group rows");
    await expect(page.getByRole("radio", { name: "K-Means" })).toBeChecked();
    await expect(page.getByRole("button", { name: /^Target/ })).toHaveCount(0);
    await train(page, { name: "penguin-groups", fields: { "Number of clusters (k) k": "3" } });
    await expect(page.getByText("Silhouette", { exact: true }).first()).toBeVisible();
    await expectTable(page, "Sizes", ["Cluster 0", "Cluster 1", "Cluster 2"]);
    await expectTable(page, "What is typical of each cluster", ["Species", "Flipper Length (mm)"]);
  });

  await test.step("an endpoint says which group a penguin is in", async () => {
    await deployModel(page, "penguin-groups");
    const groups = new Set<string>();
    for (const [species, flipper, mass] of [
      ["Gentoo", 220, 5000],
      ["Adelie", 188, 3500],
    ] as const) {
      await fillRecord(page, { Species: species, "Flipper Length (mm)": flipper, "Body Mass (g)": mass });
      groups.add(await answerOf(page, "Closest cluster"));
    }
    expect(groups.size).toBe(2);
  });

  await test.step("a random cut forest finds the odd ones, judged by those that are known", async () => {
    await chooseGoal(page, "Find anomalies");
    await expect(page.getByRole("radio", { name: "Random Cut Forest" })).toBeChecked();
    await expect(page.getByRole("button", { name: /^Known anomalies/ })).toContainText("None");
    await train(page, { name: "odd-penguins", fields: { "Trees num_trees": "50" } });
    await expect(page.getByRole("table", { name: "Rows with the highest scores" })).toContainText("Torgersen");
    await expectTable(page, "Scores", ["to"]);
  });

  await test.step("a penguin three times as heavy scores higher than a usual one", async () => {
    await deployModel(page, "odd-penguins");
    const usual = Number(await answerOf(page, "Anomaly score"));
    await fillRecord(page, { "Body Mass (g)": 12_000 });
    expect(Number(await answerOf(page, "Anomaly score"))).toBeGreaterThan(usual);
  });
});

async function chooseGoal(page: Page, goal: string): Promise<void> {
  await visit(page, `/training-jobs/create?dataset=${datasetName}&version=1`);
  // The choice stands in the address, which is there only a moment after the click.
  await page.getByRole("radio", { name: goal }).click();
  await expect(page.getByRole("radio", { name: goal })).toBeChecked();
}

async function train(
  page: Page,
  { name, fields }: { name: string; fields: Readonly<Record<string, string>> },
): Promise<void> {
  for (const [label, text] of Object.entries(fields)) await page.getByRole("textbox", { name: label }).fill(text);
  await page.getByRole("textbox", { name: "Training job name" }).fill(name);
  await page.getByRole("button", { name: "Create training job" }).click();
  await expect(page.getByText("The model is ready")).toBeVisible({ timeout: 60_000 });
  await page.getByRole("link", { name: "Open model" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** Every chart has a table behind it that says the same. */
async function expectTable(page: Page, title: string, texts: readonly string[]): Promise<void> {
  await page.getByRole("button", { name: `Show ${title} as a table`, exact: true }).click();
  for (const text of texts) await expect(page.getByRole("table", { name: title, exact: true })).toContainText(text);
  await page.getByRole("button", { name: `Show ${title} as a chart`, exact: true }).click();
}

/** Sends what stands in the test console, and reads the answer once it is that of this request. */
async function answerOf(page: Page, label: string): Promise<string> {
  const answered = page.waitForResponse((response) => response.url().endsWith("/invocations"));
  await page.getByRole("button", { name: "Send" }).click();
  expect((await answered).status()).toBe(200);
  await expect(page.getByRole("button", { name: "Send" })).toBeEnabled();
  const answer = page.locator("[aria-live=polite]").filter({ hasText: label });
  const [, value = ""] = (await answer.innerText()).split("\n");
  return value;
}
