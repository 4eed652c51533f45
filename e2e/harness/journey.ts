import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test as base, expect, type Page } from "@playwright/test";
import { type Studio, startStudio } from "./studio.ts";

interface Journey {
  /** Opens a page of the studio and waits until it reacts: a click on a page that is not alive yet is lost. */
  visit: (address: string) => Promise<void>;
  /** A studio of its own, for a journey that kills processes; it begins with an empty data folder. */
  ownStudio: { current: Studio; restart: () => Promise<Studio> };
}

export const test = base.extend<Journey>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are wanted.
  baseURL: async ({}, use) => use(process.env.SAGEBRUSH_E2E_URL),
  visit: async ({ page }, use) => use((address) => visit(page, address)),
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  ownStudio: async ({}, use) => {
    const dataDir = await mkdtemp(path.join(tmpdir(), "sagebrush-own-"));
    const own = {
      current: await startStudio({ dataDir }),
      restart: async () => {
        own.current = await startStudio({ dataDir, port: Number(new URL(own.current.url).port) });
        return own.current;
      },
    };
    await use(own);
    await own.current.stop();
    await rm(dataDir, { recursive: true, force: true });
  },
});

async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator("body[data-hydrated]").waitFor();
}

export { expect };
