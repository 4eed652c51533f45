import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { removeLocalCopies } from "@sagebrush/control-plane/datasets/local-file";
import { uploadKey } from "@sagebrush/control-plane/datasets/upload-rows";
import { S3ObjectStorage } from "@sagebrush/platform/object-storage/s3-object-storage";
import { startTestS3 } from "@sagebrush/platform/testing/start-test-s3";
import { waitFor } from "@sagebrush/platform/testing/wait-for";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../testing/call-api.ts";
import { createTestApi, type TestApi, type TestWorkspace } from "../testing/create-test-api.ts";
import { arrivedBytes, beginUpload, sendBytes, sendBytesAndBreakOff, uploadFile } from "../testing/upload-file.ts";
import { createWorkspaceResources } from "../testing/workspace-resources.ts";

let s3: Awaited<ReturnType<typeof startTestS3>>;
let api: TestApi;
let workspace: TestWorkspace;
beforeAll(async () => {
  s3 = await startTestS3({ pageSize: 1_000 });
  const settings = {
    bucket: "studio",
    region: "us-east-1",
    endpoint: s3.endpoint,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  api = await createTestApi({ s3: settings, storage: await S3ObjectStorage.open(settings) });
  workspace = await api.createWorkspace();
});
afterAll(async () => {
  await api.dispose();
  await s3.stop();
  await removeLocalCopies();
});

test("an upload that breaks off goes on, and becomes one object", async () => {
  const { editor } = workspace;
  const bytes = new Uint8Array(randomBytes(12_000_000));
  const { uploadId } = await beginUpload(api, editor, { fileName: "big.csv", sizeBytes: bytes.length });
  await sendBytesAndBreakOff(api, editor, { uploadId, bytes, breakOffAfter: 7_200_000 });
  await waitFor(async () => {
    const { offset } = await arrivedBytes(api, editor, uploadId);
    return (await sendBytes(api, editor, { uploadId, bytes: bytes.slice(offset), offset })).status === 204;
  });
  expect((await buffer(await api.services.storage.get(uploadKey(uploadId)))).equals(bytes)).toBe(true);
  const row = await api.services.prisma.upload.findUniqueOrThrow({ where: { id: uploadId } });
  expect(row.completedAt).not.toBeNull();
  expect(s3.openUploads()).toBe(0);
});

test("a file in a bucket is sniffed from its beginning", async () => {
  const rows = Array.from({ length: 1_000 }, (_, index) => `${index},name ${index}`);
  const content = `id,name\n${rows.join("\n")}\n`;
  const uploadId = await uploadFile(api, workspace.editor, { fileName: "a.csv", content });
  const sniffed = await callApi(api, workspace.editor, { method: "POST", path: "/uploads/sniff", body: { uploadId } });
  expect(sniffed).toMatchObject({
    status: 200,
    body: { sizeBytes: content.length, options: { columns: [{ type: "integer" }, { type: "string" }] } },
  });
});

test("rows in a bucket are read from a copy, by many at once", async () => {
  await createWorkspaceResources(workspace.context);
  const path = "/datasets/exam/versions/1/rows?offset=1&limit=1";
  const answers = await Promise.all(Array.from({ length: 6 }, () => callApi(api, workspace.viewer, { path })));
  for (const answer of answers) expect(answer).toMatchObject({ status: 200, body: { rows: [[2, "b"]] } });
});

test("a swept upload leaves nothing in the bucket, whole or not", async () => {
  const whole = await uploadFile(api, workspace.editor, { fileName: "a.csv", content: "a,b\n1,2\n" });
  const { uploadId: begun } = await beginUpload(api, workspace.editor, { fileName: "b.csv", sizeBytes: 100 });
  const yesterday = new Date(Date.now() - 25 * 3_600_000);
  const data = { createdAt: yesterday };
  await api.services.prisma.upload.updateMany({ where: { id: whole }, data: { ...data, completedAt: yesterday } });
  await api.services.prisma.upload.updateMany({ where: { id: begun }, data });
  await api.sweepUploads();
  const left = [];
  for (const id of [whole, begun]) {
    for await (const { key } of api.services.storage.list(uploadKey(id))) left.push(key);
  }
  expect(left).toEqual([]);
  expect(s3.openUploads()).toBe(0);
});
