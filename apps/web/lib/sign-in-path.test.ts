import { expect, test } from "vitest";
import { safeReturnPath, signInPath } from "./sign-in-path.ts";

test("sign-in leads back to the page that asked, with its query", () => {
  const path = "/datasets/cars?version=2&tab=profile";
  expect(safeReturnPath(new URL(signInPath(path), "http://x").searchParams.get("returnTo"))).toBe(path);
});

test("a return path never leaves the studio", () => {
  for (const hostile of [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "",
    null,
  ]) {
    expect(safeReturnPath(hostile), String(hostile)).toBe("/");
  }
});
