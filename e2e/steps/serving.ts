import { expect, type Page } from "@playwright/test";
import type { DatasetRecord } from "../harness/datasets.ts";

/** From a model's page: puts it behind an endpoint and waits, on the endpoint's page, until it answers. */
export async function deployModel(page: Page, endpointName: string): Promise<void> {
  await page.getByRole("link", { name: "Deploy", exact: true }).first().click();
  await page.getByRole("textbox", { name: "Endpoint name" }).fill(endpointName);
  await page.getByRole("button", { name: "Deploy", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: endpointName })).toBeVisible();
  await expect(page.getByText("In service", { exact: true }).first()).toBeVisible();
}

/** From a model's page: makes a link to it. @returns the link */
export async function shareModel(page: Page, note: string): Promise<string> {
  await page.getByRole("link", { name: "Share", exact: true }).click();
  await page.getByRole("button", { name: "Create link" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Note" }).fill(note);
  await dialog.getByRole("button", { name: "Create link" }).click();
  const link = await page.getByRole("dialog").locator("code").innerText();
  await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
  return link;
}

/** Fills the form made from a model's signature; null is a missing value. */
export async function fillRecord(page: Page, record: DatasetRecord): Promise<void> {
  for (const [column, value] of Object.entries(record)) {
    const field = page.getByRole("textbox", { name: column, exact: true });
    const choice = page.getByRole("button", { name: column });
    await expect(field.or(choice)).toBeVisible();
    if (await field.isVisible()) {
      await field.fill(value === null ? "" : String(value));
    } else {
      const text = value === null ? "Missing" : String(value);
      if ((await choice.innerText()) === text) continue;
      await choice.click();
      await page.getByRole("option", { name: text, exact: true }).click();
    }
  }
}

/** The number or class that stands as the answer on the page. */
export async function shownPrediction(page: Page, targetColumn: string): Promise<string> {
  const answer = page.locator("[aria-live=polite]").filter({ hasText: `Predicted ${targetColumn}` });
  await expect(answer).toBeVisible();
  const [, value = ""] = (await answer.innerText()).split("\n");
  return value;
}

/** The probability of each class in percent, as far as the page writes it. */
export async function shownProbabilities(page: Page): Promise<Record<string, number>> {
  const classes = await page.locator("[aria-live=polite]").getByRole("listitem").allInnerTexts();
  expect(classes.length).toBeGreaterThan(1);
  return Object.fromEntries(
    classes.map((text) => {
      const [label = "", percent = ""] = text.split(/\s*\n\s*/);
      return [label, Number(percent.replace(/[<>%]/g, ""))];
    }),
  );
}
