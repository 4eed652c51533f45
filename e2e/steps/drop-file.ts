import { expect, type Page } from "@playwright/test";

/** Drags a file over the page and drops it there. */
export async function dropFile(page: Page, { name, content }: { name: string; content: string }): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ({ name, content }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], name, { type: "text/csv" }));
      return transfer;
    },
    { name, content },
  );
  await page.dispatchEvent("body", "dragenter", { dataTransfer });
  // As a browser does: a drag over the page goes on telling of itself, so one that began before the page listened is seen.
  await expect(async () => {
    await page.dispatchEvent("body", "dragover", { dataTransfer });
    await expect(page.getByText("Drop to upload")).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 40_000 });
  await page.dispatchEvent("body", "drop", { dataTransfer });
}
