import { randomBytes } from "node:crypto";
import { request as httpRequest } from "node:http";
import {
  type DatasetVersion,
  datasetVersion,
  describedDatasetVersion,
  sniffUploadResponse,
} from "@sagebrush/contracts/datasets/dataset";
import type { Api } from "./harness/api.ts";
import { importCsv, importEnded, importUpload, readRecords } from "./harness/datasets.ts";
import { expect, test, visit } from "./harness/journey.ts";
import { arrivedBytes, beginUpload, sendPiece, uploadFile, uploadIdOf } from "./harness/uploads.ts";
import { waitUntil } from "./harness/wait-until.ts";

const png = Buffer.concat([Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), randomBytes(512)]);

const noTables = [
  { what: "an empty file", name: "empty.csv", content: Buffer.alloc(0), says: "The file 'empty.csv' is empty" },
  { what: "a picture that is called a CSV", name: "chart.csv", content: png, says: "The file is a PNG" },
];

for (const { what, name, content, says } of noTables) {
  test(`${what} is refused in words on the page that would import it`, async ({ ownerPage: page }) => {
    await visit(page, "/datasets");
    await page.getByLabel("Choose files to upload").setInputFiles({ name, mimeType: "text/csv", buffer: content });
    await expect(page.getByText("The file cannot be imported")).toBeVisible();
    await expect(page.getByText(says)).toBeVisible();
    await expect(page.getByRole("button", { name: "Import", exact: true })).toBeHidden();
  });
}

test("a file with a header only says that it has no rows", async ({ api }) => {
  const imported = await importCsv(api, { datasetName: "header-only", content: "a,b,c\n" });
  expect(imported.status).toBe("Failed");
  expect(imported.failureReason).toContain("has a header but no rows");
});

test("a file of one column is a table, and training on it says that nothing is left to learn from", async ({ api }) => {
  const imported = await importCsv(api, { datasetName: "one-column", content: "height\n1.5\n1.7\n1.9\n" });
  expect(imported).toMatchObject({ status: "Available", rowCount: 3, columns: [{ name: "height", type: "number" }] });
  const refusal = await api.refused("POST /training-jobs", {
    trainingJobName: "nothing-to-learn-from",
    algorithmName: "xgboost",
    inputDataConfig: { datasetName: "one-column", version: 1, targetColumn: "height", featureColumns: [] },
    problemType: "regression",
    split: { train: 1, validation: 0, test: 0, seed: 1 },
  });
  expect(refusal).toMatchObject({ status: 400, code: "ValidationException" });
  expect(refusal.message).toContain("featureColumns");
});

test("columns of the same name are told apart, and the page says so before the import", async ({ api }) => {
  const uploadId = await uploadFile(api, "twins.csv", "size,Size,size\n1,2,3\n4,5,6\n");
  const { options, warnings } = await api.call(sniffUploadResponse, "POST /uploads/sniff", { uploadId });
  expect(warnings.join(" ")).toMatch(/size/);
  const imported = await importUpload(api, { datasetName: "twins", uploadId, importOptions: options });
  const names = imported.columns.map(({ name }) => name);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(3);
  expect((await readRecords(api, "twins")).map((record) => Object.values(record))).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
});

const table = 'name,remark\r\nÅsa,"says ""hi"",\r\nthen leaves"\r\n李,\r\n';
const records = [
  { name: "Åsa", remark: 'says "hi",\r\nthen leaves' },
  { name: "李", remark: null },
];
const encodings = [
  { name: "utf-8-with-mark", bytes: Buffer.from(`\ufeff${table}`, "utf8") },
  { name: "utf-16-little-endian", bytes: Buffer.from(`\ufeff${table}`, "utf16le") },
  { name: "utf-16-big-endian", bytes: Buffer.from(`\ufeff${table}`, "utf16le").swap16() },
];

for (const { name, bytes } of encodings) {
  test(`${name}, with CRLF and quoted line ends, arrives character by character`, async ({ api }) => {
    expect(await importCsv(api, { datasetName: name, content: bytes })).toMatchObject({ status: "Available" });
    expect(await readRecords(api, name)).toEqual(records);
  });
}

test("a table of 5,000 columns is imported whole", async ({ api }) => {
  const names = Array.from({ length: 5_000 }, (_, index) => `c${index}`);
  const rows = Array.from({ length: 5 }, (_, row) => names.map((_name, index) => row * index).join(","));
  const imported = await importCsv(api, { datasetName: "wide", content: `${[names, ...rows].join("\n")}\n` });
  expect(imported).toMatchObject({ status: "Available", rowCount: 5 });
  const { profile } = await api.call(describedDatasetVersion, "GET /datasets/wide/versions/1");
  expect(profile?.columns).toHaveLength(5_000);
});

test("two uploads of the same name at once become one dataset, and the other is told and lost nothing", async ({
  api,
}) => {
  const contents = ["n\n1\n", "n\n2\n"];
  const uploadIds = await Promise.all(contents.map((content) => uploadFile(api, "same.csv", content)));
  const { options } = await api.call(sniffUploadResponse, "POST /uploads/sniff", { uploadId: uploadIds[0] });
  const attempts = await Promise.allSettled(
    uploadIds.map((uploadId) => createDataset(api, { datasetName: "same", uploadId, importOptions: options })),
  );
  const refusals = attempts.filter((attempt) => attempt.status === "rejected");
  expect(refusals).toHaveLength(1);
  expect(String(refusals[0]?.reason)).toMatch(/409.*ResourceInUse/);
  const loser = attempts.findIndex(({ status }) => status === "rejected");
  const importOptions = options;
  await importUpload(api, { datasetName: "same-2", uploadId: uploadIds[loser] ?? "", importOptions });
  await importEnded(api, "same");
  const values = [await readRecords(api, "same"), await readRecords(api, "same-2")].flat().map(({ n }) => n);
  expect(values.sort()).toEqual([1, 2]);
});

test("an upload that is cut off at 60 % goes on from there", async ({ api }) => {
  const lines = Array.from({ length: 200_000 }, (_, row) => `${row},${row % 7}`);
  const content = Buffer.from(`row,remainder\n${lines.join("\n")}\n`);
  const uploadPath = await beginUpload(api, "cut.csv", content.length);
  await sendAndBreakOff(api, uploadPath, content, Math.round(content.length * 0.6));

  // The studio writes what has reached it before it notices the end.
  const offset = await waitUntil(
    () => arrivedBytes(api, uploadPath),
    (arrived) => arrived > 0,
    { what: "a part has arrived" },
  );
  expect(offset).toBeLessThanOrEqual(content.length * 0.6);
  await waitUntil(
    async () => {
      const arrived = await arrivedBytes(api, uploadPath);
      const response = await sendPiece(api, uploadPath, arrived, new Blob([content.subarray(arrived)]));
      return response.status;
    },
    (status) => status === 204,
    { what: "the rest is taken" },
  );
  const uploadId = uploadIdOf(uploadPath);
  const { options } = await api.call(sniffUploadResponse, "POST /uploads/sniff", { uploadId });
  const imported = await importUpload(api, { datasetName: "cut", uploadId, importOptions: options });
  expect(imported).toMatchObject({ status: "Available", rowCount: lines.length, rejectedRowCount: 0 });
});

function createDataset(api: Api, request: object): Promise<DatasetVersion> {
  return api.call(datasetVersion, "POST /datasets", request);
}

/** Announces the whole rest, sends a part of it, and breaks the connection. */
function sendAndBreakOff(api: Api, uploadPath: string, content: Buffer, sentBytes: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const patch = httpRequest(new URL(uploadPath, api.url), {
      method: "PATCH",
      headers: {
        ...api.headers,
        "tus-resumable": "1.0.0",
        "upload-offset": "0",
        "content-type": "application/offset+octet-stream",
        "content-length": content.length,
      },
    });
    patch.on("error", reject);
    patch.write(content.subarray(0, sentBytes), () => {
      patch.off("error", reject).on("error", () => resolve());
      patch.on("close", () => resolve());
      patch.destroy();
    });
  });
}
