import { resourceName } from "@sagebrush/contracts/resource";
import { expect, test } from "vitest";
import { freeResourceName, resourceNameFrom } from "./resource-name-from.ts";

test("any file name becomes a name the contract accepts, or nothing", () => {
  for (const text of [
    "Kundendaten März (2)",
    "--a--",
    "x".repeat(200),
    `${"ab-".repeat(30)}`,
    "123",
    "ÅngströM_data",
  ]) {
    expect(resourceName.safeParse(resourceNameFrom(text)).error, text).toBeUndefined();
  }
  expect(resourceNameFrom("Kundendaten März (2)")).toBe("kundendaten-marz-2");
  expect(resourceNameFrom("データ")).toBe("");
});

test("a taken name gets the next free number and stays within the length limit", () => {
  const taken = new Set(["cars", "cars-2"]);
  expect(freeResourceName("cars", (name) => taken.has(name))).toBe("cars-3");
  const long = "a".repeat(63);
  const free = freeResourceName(long, (name) => name === long);
  expect(free).toBe(`${"a".repeat(61)}-2`);
  expect(resourceName.safeParse(free).success).toBe(true);
});
