import { expect, type Page } from "@playwright/test";
import { ownerAccount } from "../harness/owner.ts";

/** First visit to a studio: the owner's account, then a workspace, then home. */
export async function createOwnerAndWorkspace(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { name: "Create the owner account" })).toBeVisible();
  await page.getByRole("textbox", { name: "Name" }).fill(ownerAccount.name);
  await page.getByRole("textbox", { name: "E-mail address" }).fill(ownerAccount.email);
  await page.getByLabel("Password").fill(ownerAccount.password);
  await page.getByRole("button", { name: "Create account" }).click();

  await expect(page.getByRole("heading", { name: "Create your workspace" })).toBeVisible();
  await page.getByRole("textbox", { name: "Name" }).fill("Exam research");
  await expect(page.getByRole("textbox", { name: "Identifier" })).toHaveValue("exam-research");
  await page.getByRole("button", { name: "Create workspace" }).click();
}

/** @returns the key's secret, which is shown this once */
export async function createApiKey(page: Page, name: string): Promise<string> {
  await page.getByRole("link", { name: "API keys" }).click();
  await page.getByRole("button", { name: "Create API key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("radio", { name: "Editor" }).check();
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  const secret = await page.getByRole("dialog").locator("code").innerText();
  await page.getByRole("button", { name: "I have copied it" }).click();
  return secret;
}
