import { categoricalColumn, numericColumn } from "@sagebrush/ml/table";
import { expect, test } from "vitest";
import { refuseTooLarge } from "./refuse-too-large.ts";

const rowCount = 1_000;
const table = {
  rowCount,
  columns: [
    numericColumn(
      "size",
      Array.from({ length: rowCount }, (_, row) => row),
    ),
    categoricalColumn(
      "city",
      Array.from({ length: rowCount }, (_, row) => `city ${row % 200}`),
    ),
  ],
};
const requirements = { acceptsMissing: true, standardises: false };

test("a table that fits is trained on, and one that does not is refused with what it needs and what to do", () => {
  refuseTooLarge(table, requirements, 2 ** 30);
  expect(() => refuseTooLarge(table, requirements, 500_000)).toThrow(
    /1,000 rows of 2 columns takes about .* this worker has .* Leave out columns/,
  );
});

test("categories as codes need less", () => {
  expect(() => refuseTooLarge(table, requirements, 900_000)).toThrow("memory");
  refuseTooLarge(table, { ...requirements, categories: "codes" }, 900_000);
});
