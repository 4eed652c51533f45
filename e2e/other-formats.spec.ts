import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withDatabase } from "@sagebrush/data/duckdb";
import { importCsv, readRecords } from "./harness/datasets.ts";
import { expect, test, visit } from "./harness/journey.ts";
import { trainModel } from "./harness/training.ts";

test("a Parquet file keeps its types and its rows, and is learned from", async ({ api }) => {
  const content = await parquetOf(
    "SELECT i::DOUBLE AS size, CASE WHEN i % 3 = 0 THEN NULL ELSE 'kind ' || i % 2 END AS kind, 3 * i + i % 7 AS price FROM range(300) AS r(i)",
  );
  const imported = await importCsv(api, { datasetName: "from-parquet", fileName: "prices.parquet", content });
  expect(imported).toMatchObject({
    status: "Available",
    rowCount: 300,
    importOptions: { format: "parquet" },
    columns: [
      { name: "size", type: "number" },
      { name: "kind", type: "string" },
      { name: "price", type: "integer" },
    ],
  });
  expect((await readRecords(api, "from-parquet")).slice(3, 5)).toEqual([
    { size: 3, kind: null, price: 12 },
    { size: 4, kind: "kind 0", price: 16 },
  ]);
  await trainModel(api, {
    trainingJobName: "from-parquet",
    datasetName: "from-parquet",
    targetColumn: "price",
    algorithmName: "xgboost",
    hyperparameters: { num_round: 5 },
  });
});

test("a libsvm file asks what it leaves out, and lists the lines that are no rows", async ({
  ownerPage: page,
  api,
}) => {
  const rows = Array.from({ length: 40 }, (_, row) => `${row % 2} 1:${row} ${row % 3 === 0 ? "3:0.5" : "2:7"}`);
  const buffer = Buffer.from(`${rows.join("\n")}\noops\n`);
  await visit(page, "/datasets");
  await page
    .getByLabel("Choose files to upload")
    .setInputFiles({ name: "train.libsvm", mimeType: "text/plain", buffer });
  const grid = page.getByRole("table", { name: "The first rows of the file" });
  await expect(grid.getByRole("row").nth(1)).toContainText("0.5");
  await page.getByRole("radio", { name: "A missing value" }).check();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("from-libsvm");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByRole("table", { name: /^Rows of from-libsvm/ })).toBeVisible();
  await page.getByRole("tab", { name: /Rejected rows/ }).click();
  await expect(page.getByRole("table", { name: /rejected/i })).toContainText("The label 'oops' is not a number");
  expect((await readRecords(api, "from-libsvm")).slice(0, 2)).toEqual([
    { label: 0, f1: 0, f2: null, f3: 0.5 },
    { label: 1, f1: 1, f2: 7, f3: null },
  ]);
});

async function parquetOf(query: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "sagebrush-parquet-"));
  try {
    const path = join(folder, "data.parquet");
    await withDatabase({ directories: [folder] }, (connection) =>
      connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet)`),
    );
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
