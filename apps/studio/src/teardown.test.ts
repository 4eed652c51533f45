import { expect, test } from "vitest";
import { createTeardown } from "./teardown.ts";

test("what was begun last ends first, and a failure does not keep the others from ending", async () => {
  const ended: string[] = [];
  const teardown = createTeardown();
  teardown.add({ stop: () => void ended.push("postgres") });
  teardown.add({ stop: () => Promise.reject(new Error("stuck")) });
  teardown.add({ stop: () => void ended.push("web") });
  await expect(teardown.stopAll()).rejects.toThrow("Not everything");
  expect(ended).toEqual(["web", "postgres"]);
  await teardown.stopAll();
  expect(ended).toEqual(["web", "postgres"]);
});
