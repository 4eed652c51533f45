import { test as base, expect, type Page } from "@playwright/test";
import type { Api } from "./api.ts";
import { type OwnStudio, openOwnStudio } from "./own-studio.ts";
import { sharedStudio } from "./shared-studio.ts";

interface Journey {
  /** The shared studio's API, as its owner. */
  api: Api;
  /** The browser of the shared studio's owner. */
  ownerPage: Page;
  /** A studio that nobody has visited yet. */
  freshStudio: OwnStudio;
}

export const test = base.extend<Journey>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are wanted.
  baseURL: async ({}, use) => use(sharedStudio().url),
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  api: async ({}, use) => use(sharedStudio().api),
  ownerPage: async ({ page }, use) => {
    await page.context().addCookies(sharedStudio().cookies);
    await use(page);
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  freshStudio: async ({}, use) => {
    const studio = await openOwnStudio();
    await use(studio);
    await studio.remove();
  },
});

/** Opens a page of the studio and waits until it reacts: a click on a page that is not alive yet is lost. */
export async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator("body[data-hydrated]").waitFor();
}

export { expect };
