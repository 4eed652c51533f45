import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withDatabase } from "../duckdb.ts";
import { describeParquet } from "./describe-parquet.ts";
import { readRows } from "./read-rows.ts";
import { readTable } from "./read-table.ts";

let folder: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sagebrush-parquet-"));
  path = join(folder, "it's data.parquet");
  await write(
    path,
    `SELECT i AS "row", i / 4 AS num, (i % 2 = 0) AS flag, 'c' || (i % 3) AS "ci""ty",
            DATE '1970-01-11' AS day, TIMESTAMP '1970-01-02 12:00:00' AS moment,
            9007199254740993 AS big, CAST(NULL AS DOUBLE) AS nothing
     FROM range(3000) t(i)`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(target: string, query: string): Promise<void> {
  await withDatabase({ directories: [folder] }, async (connection) => {
    await connection.run(`COPY (${query}) TO '${target.replaceAll("'", "''")}' (FORMAT parquet, ROW_GROUP_SIZE 1000)`);
  });
}

test("a file tells its rows and the types of its columns", async () => {
  const { rowCount, columns } = await describeParquet({ path });
  expect(rowCount).toBe(3000);
  expect(columns.map(({ type }) => type)).toEqual([
    "integer",
    "number",
    "boolean",
    "string",
    "date",
    "timestamp",
    "integer",
    "number",
  ]);
});

test("any page of rows is read by position, in the order of the file", async () => {
  const rows = await readRows({ path, offset: 2998, limit: 10 });
  const rest = ["1970-01-11", "1970-01-02T12:00:00.000Z", "9007199254740993", null];
  expect(rows).toEqual([
    [2998, 749.5, true, "c1", ...rest],
    [2999, 749.75, false, "c2", ...rest],
  ]);
  expect(await readRows({ path, offset: 5000, limit: 10 })).toEqual([]);
});

test("columns are read whole, as numbers or as codes of categories", async () => {
  const { rowCount, columns } = await readTable({
    path,
    columns: ['ci"ty', "num", "flag", "day", "moment", "nothing"],
  });
  const [city, num, flag, day, moment, nothing] = columns;
  expect(rowCount).toBe(3000);
  expect(city).toMatchObject({ kind: "categorical", categories: ["c0", "c1", "c2"] });
  expect(city?.kind === "categorical" && [...city.codes.subarray(2995)]).toEqual([1, 2, 0, 1, 2]);
  expect(numbers(num).subarray(2998)).toEqual(Float64Array.of(749.5, 749.75));
  expect(numbers(flag).subarray(0, 2)).toEqual(Float64Array.of(1, 0));
  expect(numbers(day)[7]).toBe(10);
  expect(numbers(moment)[7]).toBe(1.5);
  expect(numbers(nothing).every(Number.isNaN)).toBe(true);
});

function numbers(column: Awaited<ReturnType<typeof readTable>>["columns"][number] | undefined): Float64Array {
  if (column?.kind !== "numeric") throw new Error(`${column?.name} is not numeric.`);
  return column.values;
}

test("chosen rows come in the order in which they were asked for, twice if asked twice", async () => {
  const { rowCount, columns } = await readTable({
    path,
    columns: ["row", 'ci"ty'],
    rowIndices: Int32Array.of(2999, 4, 2500, 4),
  });
  expect(rowCount).toBe(4);
  expect([...numbers(columns[0])]).toEqual([2999, 4, 2500, 4]);
  const city = columns[1];
  expect(city?.kind === "categorical" && [...city.codes].map((code) => city.categories[code])).toEqual([
    "c2",
    "c1",
    "c1",
    "c1",
  ]);
  await expect(readTable({ path, columns: ["row"], rowIndices: Int32Array.of(3000) })).rejects.toThrow(RangeError);
});

test("a row of 3,000 columns is read whole", async () => {
  const wide = join(folder, "wide.parquet");
  const columns = Array.from({ length: 3000 }, (_, index) => `${index} AS c${index}`);
  await write(wide, `SELECT ${columns.join(", ")}`);
  const rows = await readRows({ path: wide, offset: 0, limit: 1 });
  expect(rows).toEqual([Array.from({ length: 3000 }, (_, index) => index)]);
});

test("an empty text and a missing one are both missing; 300 categories keep their own codes", async () => {
  const texts = join(folder, "texts.parquet");
  await write(
    texts,
    "SELECT CASE WHEN i = 0 THEN NULL WHEN i = 1 THEN '' ELSE 'k' || (i % 300) END AS k FROM range(900) t(i)",
  );
  const [column] = (await readTable({ path: texts, columns: ["k"] })).columns;
  if (column?.kind !== "categorical") throw new Error("not categorical");
  expect(column.codes[0]).toBe(-1);
  expect(column.codes[1]).toBe(-1);
  expect([...column.codes.subarray(2)].map((code) => column.categories[code])).toEqual(
    Array.from({ length: 898 }, (_, index) => `k${(index + 2) % 300}`),
  );
});

test("a column that does not exist is named, and too many cells are refused before they are read", async () => {
  await expect(readTable({ path, columns: ["nope"] })).rejects.toThrow("no column 'nope'");
  await expect(readTable({ path, columns: ["num"], maxCells: 100 })).rejects.toMatchObject({
    code: "ResourceLimitExceeded",
  });
});
