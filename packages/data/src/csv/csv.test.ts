import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CsvImportOptions, CsvSniffOverrides } from "@sagebrush/contracts/datasets/csv-import";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRows } from "../parquet/read-rows.ts";
import { importCsv } from "./import-csv.ts";
import { sniffCsv } from "./sniff-csv.ts";

let folder: string;
let fileCount = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sagebrush-csv-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(content: string | Buffer): Promise<string> {
  const path = join(folder, `source-${++fileCount}.csv`);
  await writeFile(path, content);
  return path;
}

async function sniff(content: string | Buffer, overrides?: CsvSniffOverrides) {
  return sniffCsv({ path: await fileOf(content), ...(overrides ? { overrides } : {}) });
}

/** Imports as a user does who accepts what was guessed, or changes some of it. */
async function importFile(content: string | Buffer, change: (options: CsvImportOptions) => void = () => {}) {
  const sourcePath = await fileOf(content);
  const { options } = await sniffCsv({ path: sourcePath });
  change(options);
  const tempDir = await mkdtemp(join(folder, "import-"));
  const outputPath = join(tempDir, "data.parquet");
  const rejectsPath = join(tempDir, "rejects.jsonl");
  const fractions: number[] = [];
  const result = await importCsv({
    sourcePath,
    options,
    outputPath,
    rejectsPath,
    tempDir,
    onProgress: (fraction) => fractions.push(fraction),
  }).catch(async (error) => {
    expect(await readdir(tempDir), "nothing half-written is left").toEqual([]);
    throw error;
  });
  const rejects = result.rejectedRowCount > 0 ? await readFile(rejectsPath, "utf8") : "";
  return {
    ...result,
    rows: await readRows({ path: outputPath, offset: 0, limit: 1_000 }),
    rejects: rejects
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line)),
    fractions,
  };
}

describe("what is guessed", () => {
  test.each([
    [",", "a,b\n1,x\n2,y\n"],
    [";", "a;b\n1;x\n2;y\n"],
    ["\t", "a\tb\n1\tx\n2\ty\n"],
    ["|", "a|b\n1|x\n2|y\n"],
  ])("the delimiter %j", async (delimiter, content) => {
    const { options } = await sniff(content);
    expect(options.dialect).toMatchObject({ delimiter, hasHeader: true });
    expect(options.columns).toEqual([
      { name: "a", type: "integer" },
      { name: "b", type: "string" },
    ]);
  });

  test("types, from every row of the sample", async () => {
    const { options } = await sniff(
      "i,n,b,d,t,s,m\n1,1.5,true,2024-02-29,2024-02-29 12:00:00,x,\n-2,2,false,2023-01-01,2023-01-01T00:00:00Z,1,NA\n",
    );
    expect(options.columns.map(({ type }) => type)).toEqual([
      "integer",
      "number",
      "boolean",
      "date",
      "timestamp",
      "string",
      "string",
    ]);
  });

  test("a file without a header, and what the user has decided instead", async () => {
    expect((await sniff("1,2\n3,4\n5,6\n")).options.dialect.hasHeader).toBe(false);
    expect((await sniff("1,2\n3,4\n5,6\n", { hasHeader: true })).options.columns.map(({ name }) => name)).toEqual([
      "1",
      "2",
    ]);
    expect((await sniff("a;b,c\n1;2,3\n", { delimiter: ";" })).options.columns).toHaveLength(2);
  });

  test("names that are missing or taken are replaced, and the user is told", async () => {
    const { options, warnings } = await sniff("a,a,,A \n1,2,3,4\n");
    expect(new Set(options.columns.map(({ name }) => name.toLowerCase())).size).toBe(4);
    expect(options.columns[0]?.name).toBe("a");
    expect(warnings.length).toBeGreaterThan(0);
  });

  test("one column is a table", async () => {
    const { options } = await sniff("value\n1\n2\n3\n");
    expect(options.columns).toEqual([{ name: "value", type: "integer" }]);
  });

  test("5,000 columns are told apart", async () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `c${index}`);
    const { options } = await sniff(`${names.join(",")}\n${names.map((_, index) => index).join(",")}\n`);
    expect(options.columns).toHaveLength(5_000);
    expect(options.columns[4_999]).toEqual({ name: "c4999", type: "integer" });
  });
});

describe("what is refused, in words", () => {
  test.each([
    ["an empty file", "", "The file is empty"],
    ["white space", " \n\n \n", "only white space"],
    ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]), "PNG"],
    ["an Excel file", Buffer.from("PK\u0003\u0004rest", "latin1"), "ZIP"],
    ["a Parquet file", Buffer.from("PAR1rest", "latin1"), "Parquet"],
  ])("%s", async (_title, content, words) => {
    await expect(sniff(content)).rejects.toMatchObject({ code: "ValidationException" });
    await expect(sniff(content)).rejects.toThrow(new RegExp(words, "i"));
  });

  test("a line without an end, in little memory", async () => {
    const before = process.memoryUsage().rss;
    await expect(sniff(Buffer.alloc(300_000_000, "x"))).rejects.toThrow(/line/i);
    expect(process.memoryUsage().rss - before).toBeLessThan(700_000_000);
  });

  test("a header without rows", async () => {
    await expect(importFile("a,b\n", ({ dialect }) => Object.assign(dialect, { hasHeader: true }))).rejects.toThrow(
      /no rows/,
    );
  });

  test("rows none of which fits", async () => {
    const asNumber = ({ columns }: CsvImportOptions) => columns.splice(0, 1, { name: "a", type: "number" });
    await expect(importFile("a\nx\ny\n", asNumber)).rejects.toMatchObject({ code: "ValidationException" });
  });
});

const table = 'name,remark\r\n"Åsa","says ""hi"",\r\nthen leaves"\r\n李,\r\n';
const rows = [
  ["Åsa", 'says "hi",\r\nthen leaves'],
  ["李", null],
];

describe("what is imported", () => {
  test.each([
    ["UTF-8", Buffer.from(table)],
    ["UTF-8 with a mark", Buffer.from(`\ufeff${table}`)],
    ["UTF-16, little-endian", Buffer.from(`\ufeff${table}`, "utf16le")],
    ["UTF-16, big-endian", Buffer.from(`\ufeff${table}`, "utf16le").swap16()],
    ["line feeds within carriage returns", Buffer.from(table.replace(",\r\nthen", ",\nthen"))],
  ])("%s arrives character by character", async (title, content) => {
    const imported = await importFile(content);
    const expected = title.startsWith("line feeds") ? [["Åsa", 'says "hi",\nthen leaves'], rows[1]] : rows;
    expect(imported.rows).toEqual(expected);
    expect(imported.rejectedRowCount).toBe(0);
  });

  test("Windows-1252 is read as such", async () => {
    const imported = await importFile(Buffer.from("name,n\nZo\xeb,1\n\x80,2\n", "latin1"));
    expect(imported.rows).toEqual([
      ["Zoë", 1],
      ["€", 2],
    ]);
  });

  test("rows keep their order, progress only rises, and integers beyond 2^53 keep their digits", async () => {
    const count = 50_000;
    const lines = Array.from({ length: count }, (_, row) => `${row},${9_007_199_254_740_993n + BigInt(row)}`);
    const imported = await importFile(`row,big\n${lines.join("\n")}\n`);
    expect(imported.rowCount).toBe(count);
    expect(imported.rows.map(([row]) => row)).toEqual(Array.from({ length: 1_000 }, (_, row) => row));
    expect(imported.rows[0]?.[1]).toBe("9007199254740993");
    expect(imported.fractions).toEqual(imported.fractions.toSorted((one, other) => one - other));
  });

  test("rows that do not fit are listed with line, column and reason, and the others are kept", async () => {
    const content = "id,amount\n1,1.5\n2,many\n3\n4,2.5,extra\n5,3.5\n";
    const asNumber = ({ columns }: CsvImportOptions) => {
      columns[1] = { name: "amount", type: "number" };
    };
    const imported = await importFile(content, asNumber);
    expect(imported.rows).toEqual([
      [1, 1.5],
      [5, 3.5],
    ]);
    expect(imported.rejectedRowCount).toBe(3);
    expect(imported.rejects.map(({ lineNumber }) => lineNumber)).toEqual([3, 4, 5]);
    expect(imported.rejects[0]).toMatchObject({ column: "amount", text: expect.stringContaining("many") });
    expect(imported.rejects.every(({ reason }) => reason.length > 10)).toBe(true);
  });

  test("columns may be renamed and their types changed; a hostile name is a name", async () => {
    const name = `x"; DROP TABLE users; --`;
    const imported = await importFile("a,b\n1,2\n", ({ columns }) => {
      columns[0] = { name, type: "string" };
    });
    expect(imported.columns).toEqual([
      { name, type: "string" },
      { name: "b", type: "integer" },
    ]);
    expect(imported.rows).toEqual([["1", 2]]);
  });

  test("an import that is aborted leaves nothing behind", async () => {
    const sourcePath = await fileOf(`a\n${"1\n".repeat(200_000)}`);
    const { options } = await sniffCsv({ path: sourcePath });
    const tempDir = await mkdtemp(join(folder, "aborted-"));
    const controller = new AbortController();
    controller.abort(new Error("stopped"));
    const paths = {
      sourcePath,
      outputPath: join(tempDir, "o.parquet"),
      rejectsPath: join(tempDir, "r.jsonl"),
      tempDir,
    };
    await expect(importCsv({ ...paths, options, signal: controller.signal })).rejects.toThrow("stopped");
    expect(await readdir(tempDir)).toEqual([]);
  });
});
