// @vitest-environment jsdom
import { workspaceCookie } from "@sagebrush/contracts/access/access";
import { beforeEach, expect, test, vi } from "vitest";

beforeEach(() => {
  vi.resetModules();
  // biome-ignore lint/suspicious/noDocumentCookie: this is what the module under test reads
  document.cookie = `${workspaceCookie}=; path=/; max-age=0`;
});

/** A tab: its own module state over the browser's one cookie jar. */
async function openTab() {
  vi.resetModules();
  return import("./current-workspace.ts");
}

test("a new tab begins in the workspace chosen last", async () => {
  const first = await openTab();
  expect(first.readCurrentWorkspaceName()).toBeNull();
  first.writeCurrentWorkspaceName("lab");
  expect((await openTab()).readCurrentWorkspaceName()).toBe("lab");
});

test("another tab's choice does not move this one", async () => {
  const first = await openTab();
  first.writeCurrentWorkspaceName("lab");
  const second = await openTab();
  second.writeCurrentWorkspaceName("churn");
  expect(first.readCurrentWorkspaceName()).toBe("lab");
  expect(second.readCurrentWorkspaceName()).toBe("churn");
});
