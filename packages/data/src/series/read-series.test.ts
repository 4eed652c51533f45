import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseTimeFrequency } from "@sagebrush/contracts/forecasting/time-frequency";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withDatabase } from "../duckdb.ts";
import { type ReadSeriesOptions, readSeries } from "./read-series.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "read-series-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(query: string, options: Partial<ReadSeriesOptions> = {}, timeFreq = "D") {
  const path = join(folder, "data.parquet");
  await withDatabase({ directories: [folder] }, (connection) =>
    connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet)`),
  );
  const frequency = parseTimeFrequency(timeFreq);
  if (frequency === null) throw new Error(timeFreq);
  return readSeries({ path, targetColumn: "sales", timeColumn: "day", frequency, ...options });
}

const rows = (...values: string[]) => `SELECT * FROM (VALUES ${values.join(", ")}) t(shop, day, sales, kind, price)`;

test("rows become series by item in order of time, steps without a row are missing", async () => {
  const set = await read(
    rows(
      "('b', DATE '2024-03-02', 5.0, 'x', 1)",
      "('a', DATE '2024-03-04', 3.0, 'y', 1)",
      "('a', DATE '2024-03-01', 1.0, 'y', 1)",
      "('a', DATE '2024-03-02', NULL, 'y', 1)",
      "('a', DATE '2024-03-05', NULL, 'y', 1)",
      "('c', DATE '2024-03-01', NULL, 'y', 1)",
      "('a', NULL, 9.0, 'y', 1)",
      "(NULL, DATE '2024-03-01', 9.0, 'y', 1)",
    ),
    { itemIdColumn: "shop", staticColumns: ["kind"] },
  );
  expect(set.series).toEqual([
    { itemId: "a", firstStep: 0, target: Float64Array.of(1, Number.NaN, Number.NaN, 3), statics: ["y"], dynamics: [] },
    { itemId: "b", firstStep: 1, target: Float64Array.of(5), statics: ["x"], dynamics: [] },
  ]);
  expect(set.leftOut).toEqual({ withoutTime: 1, withoutItem: 1, beyondEnds: 1 });
  expect(set.emptyItems).toEqual({ examples: ["c"], count: 1 });
  expect(set.grid.textOf(1)).toBe("2024-03-02");
});

test("numbers of items keep their order, and months are steps of their own lengths", async () => {
  const set = await read(
    rows("(10, '2024-01', 1, 'x', 2)", "(9, '2024-03', 2, 'x', 4)", "(9, '2024-02', 3, 'x', 3)"),
    { itemIdColumn: "shop", dynamicColumns: ["price"] },
    "M",
  );
  expect(set.series.map(({ itemId, firstStep, target }) => [itemId, firstStep, [...target]])).toEqual([
    ["9", 1, [3, 2]],
    ["10", 0, [1]],
  ]);
  expect(set.series[0]?.dynamics).toEqual([Float64Array.of(3, 4)]);
});

test("whole numbers are steps as they are", async () => {
  const set = await read(rows("('a', 7, 1, '', 1)", "('a', 9, 2, '', 1)"));
  expect(set.series).toMatchObject([{ itemId: "", firstStep: 7, target: Float64Array.of(1, Number.NaN, 2) }]);
  expect(set.grid.textOf(8)).toBe("8");
});

const day1 = "DATE '2024-01-01'";
const day3 = "DATE '2024-01-03'";
const byShop = { itemIdColumn: "shop" };

test.each<[string, string, Partial<ReadSeriesOptions>, string]>([
  [
    "two rows of an item in one step",
    rows(`('a', ${day1}, 1, 'x', 1)`, `('a', ${day1}, 2, 'x', 1)`),
    byShop,
    "Two rows fall into one step (day) for item 'a' at 2024-01-01",
  ],
  [
    "several series where no item column is named",
    rows(`('a', ${day1}, 1, 'x', 1)`, `('b', ${day1}, 2, 'x', 1)`),
    {},
    "Name the column that tells the series apart",
  ],
  [
    "a text that is no time",
    rows("('a', '2024-01-01', 1, 'x', 1)", "('b', 'soon', 2, 'x', 1)"),
    byShop,
    "'soon' in column 'day' of item 'b' is no time.",
  ],
  [
    "a static column that changes",
    rows(`('a', ${day1}, 1, 'x', 1)`, `('a', ${day3}, 2, 'y', 1)`),
    { ...byShop, staticColumns: ["kind"] },
    "Column 'kind' is 'x' and then 'y' for item 'a' at 2024-01-03",
  ],
  [
    "a dynamic column with a gap",
    rows(`('a', ${day1}, 1, 'x', 1)`, `('a', ${day3}, 2, 'y', 1)`),
    { ...byShop, dynamicColumns: ["price"] },
    "Column 'price' has no finite value for item 'a' at 2024-01-02",
  ],
  [
    "an infinite value",
    rows(`('a', ${day1}, 'inf'::DOUBLE, 'x', 1)`),
    byShop,
    "Column 'sales' is infinite for item 'a' at 2024-01-01",
  ],
  [
    "a time column of numbers with fractions",
    rows("('a', 1.5::DOUBLE, 1, 'x', 1)"),
    byShop,
    "Column 'day' is number; a time column holds dates, times or whole numbers.",
  ],
  [
    "a time far off that makes a series too long",
    rows(`('a', ${day1}, 1, 'x', 1)`, "('a', DATE '9999-01-01', 1, 'x', 1)"),
    { ...byShop, maxCells: 1000 },
    "of item 'a' goes from 2024-01-01 to 9999-01-01",
  ],
])("%s is refused with item and time", async (_, query, options, message) => {
  await expect(read(query, options)).rejects.toThrow(message);
});
