import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ImportOptions } from "@sagebrush/contracts/datasets/dataset-import";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withDatabase } from "./duckdb.ts";
import { importFile } from "./import-file.ts";
import { readRows } from "./parquet/read-rows.ts";
import { sniffFile } from "./sniff-file.ts";
import { quoteLiteral } from "./sql-text.ts";

let folder: string;
let fileCount = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sagebrush-import-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(content: string | Buffer): Promise<string> {
  const path = join(folder, `source-${++fileCount}`);
  await writeFile(path, content);
  return path;
}

/** A Parquet file with the rows of a query. */
async function parquetOf(query: string): Promise<string> {
  const path = join(folder, `source-${++fileCount}.parquet`);
  await withDatabase({ directories: [dirname(path)] }, (connection) =>
    connection.run(`COPY (${query}) TO ${quoteLiteral(path)} (FORMAT parquet)`),
  );
  return path;
}

async function sniff(path: string) {
  const { size } = await stat(path);
  return sniffFile({ path, totalSizeBytes: size, withWhole: (work) => work(path) });
}

async function importWith(sourcePath: string, options: ImportOptions) {
  const tempDir = await mkdtemp(join(folder, "import-"));
  const outputPath = join(tempDir, "data.parquet");
  const rejectsPath = join(tempDir, "rejects.jsonl");
  const fractions: number[] = [];
  const onProgress = (fraction: number) => void fractions.push(fraction);
  const result = await importFile({ sourcePath, options, outputPath, rejectsPath, tempDir, onProgress }).catch(
    async (error) => {
      expect(await readdir(tempDir), "nothing half-written is left").toEqual([]);
      throw error;
    },
  );
  expect(fractions).toEqual(fractions.toSorted((left, right) => left - right));
  expect(fractions.at(-1)).toBe(1);
  expect((await readdir(tempDir)).sort()).toEqual(["data.parquet", "rejects.jsonl"]);
  const rejects = (await readFile(rejectsPath, "utf8")).split("\n").filter((line) => line !== "");
  return {
    ...result,
    rows: await readRows({ path: outputPath, offset: 0, limit: 1_000 }),
    rejects: rejects.map((line) => JSON.parse(line)),
  };
}

describe("libsvm", () => {
  const source = "1 1:0.5 3:-2e-1\n0:2.5 2:7 # a comment\n\n# only a comment\n-1\r\n";

  test("is known by its bytes, and absent values become zeros or missing, as chosen", async () => {
    const path = await fileOf(source);
    const { options, columns, sampleRows } = await sniff(path);
    expect(options).toEqual({ format: "libsvm", absentValues: "zero" });
    expect(columns.map(({ name }) => name)).toEqual(["label", "weight", "f1", "f2", "f3"]);
    expect(sampleRows[0]).toEqual(["1", "1", "0.5", null, "-0.2"]);
    const zeros = await importWith(path, options);
    expect(zeros.rows).toEqual([
      [1, 1, 0.5, 0, -0.2],
      [0, 2.5, 0, 7, 0],
      [-1, 1, 0, 0, 0],
    ]);
    expect(zeros.columns).toEqual(columns);
    const missing = await importWith(path, { format: "libsvm", absentValues: "missing" });
    expect(missing.rows[2]).toEqual([-1, 1, null, null, null]);
  });

  test("query ids become a column, indices from 0 keep their numbers, and labels with fractions are numbers", async () => {
    const { rows, columns } = await importWith(await fileOf("0.5 qid:7 0:1\n2 qid:8 1:nan\n"), {
      format: "libsvm",
      absentValues: "zero",
    });
    expect(columns).toEqual([
      { name: "label", type: "number" },
      { name: "qid", type: "integer" },
      { name: "f0", type: "number" },
      { name: "f1", type: "number" },
    ]);
    expect(rows).toEqual([
      [0.5, 7, 1, 0],
      [2, 8, 0, null],
    ]);
  });

  test("a later row may bring more columns than the first rows show", async () => {
    const path = await fileOf(`${`1 1:1 # ${"long ".repeat(2_000)}\n`.repeat(500)}0 40:3\n`);
    const { columns, warnings, options } = await sniff(path);
    expect(columns).toHaveLength(2);
    expect(warnings).toEqual([expect.stringContaining("later rows may have further columns")]);
    const imported = await importWith(path, options);
    expect([imported.rowCount, imported.columns.length]).toEqual([501, 41]);
  });

  test.each([
    ["x 1:1", "The label 'x' is not a number"],
    ["1 a:1", "'a:1' is not index:value"],
    ["1 1:", "'1:' is not index:value"],
    ["1 2:1 2:1", "Index 2 follows 2"],
    ["1 -3:1", "'-3:1' is not index:value"],
    ["1 999999:1", "Index 999999 is too large"],
    ["1 qid:x 1:1", "'qid:x' is not a query id"],
  ])("the line '%s' is left out and listed with its number", async (line, reason) => {
    const imported = await importWith(await fileOf(`1 1:1\n${line}\n0 1:2\n`), {
      format: "libsvm",
      absentValues: "zero",
    });
    expect(imported.rows).toEqual([
      [1, 1],
      [0, 2],
    ]);
    expect(imported.rejectedRowCount).toBe(1);
    expect(imported.rejects).toEqual([
      { lineNumber: 2, column: null, reason: expect.stringContaining(reason), text: line },
    ]);
  });

  test("a file without any row says what a row looks like", async () => {
    const path = await fileOf("nothing here\n");
    await expect(importWith(path, { format: "libsvm", absentValues: "zero" })).rejects.toThrow(
      "No line is a row. Line 1: The label 'nothing' is not a number, or number:weight. A row of libsvm is",
    );
  });

  test("tables of cells are not taken for it", async () => {
    for (const table of ["a,b\n1,2\n", "1\n2\n3\n", "time\n10:30\n11:45\n", "1 2 3\n4 5 6\n"]) {
      expect((await sniff(await fileOf(table))).options.format).toBe("csv");
    }
  });
});

describe("Parquet", () => {
  test("is known by its bytes; every type becomes one of ours, under the names that were chosen", async () => {
    const path = await parquetOf(`
      SELECT 1::UTINYINT AS small, 18446744073709551615::UBIGINT AS huge, 1.5::DECIMAL(9, 2) AS price, 'NaN'::FLOAT AS gap,
        true AS yes, DATE '2026-11-03' AS day, TIMESTAMPTZ '2026-11-03 12:00:00+02' AS moment, 'é' AS word,
        [1, 2] AS list, {'a': 1} AS nested, '\\xAB'::BLOB AS bytes, NULL::INTEGER AS nothing`);
    const { options, columns, sampleRows } = await sniff(path);
    expect(options).toEqual({ format: "parquet", columns });
    expect(sampleRows[0]?.slice(0, 4)).toEqual(["1", "1.8446744073709552e+19", "1.5", null]);
    const renamed = columns.map((column, index) => (index === 0 ? { ...column, name: "Größe" } : column));
    const imported = await importWith(path, { format: "parquet", columns: renamed });
    expect(imported.columns).toEqual([
      { name: "Größe", type: "integer" },
      { name: "huge", type: "number" },
      { name: "price", type: "number" },
      { name: "gap", type: "number" },
      { name: "yes", type: "boolean" },
      { name: "day", type: "date" },
      { name: "moment", type: "timestamp" },
      { name: "word", type: "string" },
      { name: "list", type: "string" },
      { name: "nested", type: "string" },
      { name: "bytes", type: "string" },
      { name: "nothing", type: "integer" },
    ]);
    expect(imported.rows).toEqual([
      // biome-ignore format: one row
      [1, 18446744073709552000, 1.5, null, true, "2026-11-03", "2026-11-03T10:00:00.000Z", "é", "[1,2]", '{"a":1}', "AB", null],
    ]);
  });

  test("rows keep their order", async () => {
    const path = await parquetOf("SELECT (i * 7919) % 300000 AS value FROM range(300000) AS r(i)");
    const { options } = await sniff(path);
    const { rows, rowCount } = await importWith(path, options);
    expect(rowCount).toBe(300_000);
    expect(rows.slice(0, 3)).toEqual([[0], [7919], [15838]]);
  });

  test("a damaged file is refused without saying where it lies", async () => {
    const whole = await readFile(await parquetOf("SELECT range AS n FROM range(10000)"));
    for (const damaged of [
      whole.subarray(0, 2000),
      Buffer.concat([whole.subarray(0, 400), Buffer.alloc(200), whole.subarray(600)]),
    ]) {
      const path = await fileOf(damaged);
      const attempt = sniff(path).then(({ options }) => importWith(path, options));
      await expect(attempt).rejects.toThrow("The file cannot be read as Parquet");
      await expect(attempt).rejects.not.toThrow(folder);
    }
  });

  test("a file without rows, or with other columns than were named, is refused", async () => {
    const empty = await parquetOf("SELECT 1 AS a WHERE false");
    const { options } = await sniff(empty);
    await expect(importWith(empty, options)).rejects.toThrow("The file has no rows");
    const other = await parquetOf("SELECT 1 AS a, 2 AS b");
    await expect(importWith(other, options)).rejects.toThrow("The file has 2 columns, but 1 are named");
  });
});
