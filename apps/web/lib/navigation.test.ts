import { expect, test } from "vitest";
import { activeHrefOf, navigation } from "./navigation.ts";

test("a page lights up the entry it belongs under, and no other", () => {
  expect(activeHrefOf("/datasets/cars")).toBe("/datasets");
  expect(activeHrefOf("/settings/api-keys")).toBe("/settings/api-keys");
  expect(activeHrefOf("/datasets-of-others")).toBe("/datasets-of-others");
  expect(activeHrefOf("/")).toBe("/");
});

test("every entry leads somewhere of its own", () => {
  const hrefs = navigation.flatMap((group) => group.pages.map(({ href }) => href));
  expect(new Set(hrefs).size).toBe(hrefs.length);
});
