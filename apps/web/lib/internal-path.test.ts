// @vitest-environment jsdom
import { expect, test } from "vitest";
import { internalPathOf } from "./internal-path.ts";

function anchor(attributes: Record<string, string>): HTMLAnchorElement {
  const element = document.createElement("a");
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

test("links between pages are followed without loading the page anew", () => {
  expect(internalPathOf(anchor({ href: "/datasets?page=2#top" }))).toBe("/datasets?page=2#top");
  expect(internalPathOf(anchor({ href: "/", target: "_self" }))).toBe("/");
});

test("what is not a page of the studio is left to the browser", () => {
  expect(internalPathOf(anchor({ href: "https://example.org/datasets" }))).toBeNull();
  expect(internalPathOf(anchor({ href: "/api/docs" }))).toBeNull();
  expect(internalPathOf(anchor({ href: "/datasets", target: "_blank" }))).toBeNull();
  expect(internalPathOf(anchor({ href: "/datasets/cars", download: "" }))).toBeNull();
  expect(internalPathOf(anchor({ href: "#main" }))).toBeNull();
  expect(internalPathOf(anchor({}))).toBeNull();
});

test("a page whose name begins like the API is a page", () => {
  expect(internalPathOf(anchor({ href: "/apiary" }))).toBe("/apiary");
});
