import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { uploadKey } from "@sagebrush/control-plane/datasets/upload-rows";
import { waitFor } from "@sagebrush/platform/testing/wait-for";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../testing/call-api.ts";
import { createTestApi, type TestApi, type TestWorkspace } from "../testing/create-test-api.ts";
import { arrivedBytes, beginUpload, sendBytes, sendBytesAndBreakOff, uploadFile } from "../testing/upload-file.ts";
import { uploadsPath } from "./create-uploads.ts";

let api: TestApi;
let workspace: TestWorkspace;
beforeAll(async () => {
  api = await createTestApi({ maximumUploadBytes: 10_000_000 });
  workspace = await api.createWorkspace();
});
afterAll(() => api.dispose());

const row = (id: string) => api.services.prisma.upload.findUnique({ where: { id } });
const stored = async (id: string) => buffer(await api.services.storage.get(uploadKey(id)));

test("an upload that breaks off at 60 % goes on from there, and arrives byte for byte", async () => {
  const { editor } = workspace;
  const bytes = new Uint8Array(randomBytes(4_000_000));
  const { uploadId } = await beginUpload(api, editor, { fileName: "big.csv", sizeBytes: bytes.length });
  await sendBytesAndBreakOff(api, editor, { uploadId, bytes, breakOffAfter: 2_400_000 });
  const offset = await waitFor(async () => (await arrivedBytes(api, editor, uploadId)).offset);
  expect(offset).toBeLessThanOrEqual(2_400_000);
  expect((await row(uploadId))?.completedAt).toBeNull();
  const early = await callApi(api, editor, { method: "POST", path: "/uploads/sniff", body: { uploadId } });
  expect(early).toMatchObject({ status: 400, body: { message: expect.stringContaining("has not arrived whole") } });
  // What of the broken connection was still under way may arrive until the next request takes the lock.
  await waitFor(async () => {
    const { offset: now } = await arrivedBytes(api, editor, uploadId);
    return (await sendBytes(api, editor, { uploadId, bytes: bytes.slice(now), offset: now })).status === 204;
  });
  expect((await stored(uploadId)).equals(bytes)).toBe(true);
  expect((await row(uploadId))?.completedAt).not.toBeNull();
});

test("two uploads of the same name at once are two uploads", async () => {
  const files = ["a,b\n1,2\n", "a,b\n3,4\n"];
  const ids = await Promise.all(
    files.map((content) => uploadFile(api, workspace.editor, { fileName: "same.csv", content })),
  );
  expect(new Set(ids).size).toBe(2);
  for (const [index, id] of ids.entries()) expect((await stored(id)).toString()).toBe(files[index]);
});

test("bytes at a wrong offset are refused and change nothing", async () => {
  const uploadId = await uploadFile(api, workspace.editor, { fileName: "a.csv", content: "a,b\n1,2\n" });
  const bytes = new TextEncoder().encode("evil");
  for (const offset of [0, 4, 999]) {
    expect((await sendBytes(api, workspace.editor, { uploadId, bytes, offset })).status).toBe(409);
  }
  expect((await sendBytes(api, workspace.editor, { uploadId, bytes, offset: 8 })).status).toBe(413);
  expect((await stored(uploadId)).toString()).toBe("a,b\n1,2\n");
});

test("a file that is too large, or of no stated length, is refused before a byte of it", async () => {
  const tooLarge = await beginUpload(api, workspace.editor, { fileName: "a.csv", sizeBytes: 10_000_001 });
  expect(tooLarge.status).toBe(413);
  expect(JSON.parse(tooLarge.text)).toMatchObject({ code: "PayloadTooLarge", issues: [] });
  const headers = { "tus-resumable": "1.0.0", "upload-defer-length": "1" };
  const deferred = await callApi(api, workspace.editor, { method: "POST", path: uploadsPath, headers });
  expect(deferred.status).toBe(501);
  const neither = { method: "POST", path: uploadsPath, headers: { "tus-resumable": "1.0.0" } };
  expect((await callApi(api, workspace.editor, neither)).status).toBe(400);
});

test("a full disk is named, and what has arrived is kept", async () => {
  const huge = await createTestApi({ maximumUploadBytes: Number.MAX_SAFE_INTEGER });
  try {
    const { editor } = await huge.createWorkspace();
    const refused = await beginUpload(huge, editor, { fileName: "a.csv", sizeBytes: 1e15 });
    expect(refused.status).toBe(507);
    expect(JSON.parse(refused.text)).toMatchObject({ message: expect.stringContaining("not enough space") });
  } finally {
    await huge.dispose();
  }
});

test("a name that would leave the folder is only a name", async () => {
  const names = ["../../../etc/passwd", "..\\..\\boot.ini", "a\u0000b\n.csv", "", "x".repeat(5_000)];
  const shown = [];
  for (const fileName of names) {
    const uploadId = await uploadFile(api, workspace.editor, { fileName, content: "a\n1\n" });
    shown.push((await row(uploadId))?.fileName);
  }
  expect(shown).toEqual(["passwd", "boot.ini", "ab.csv", "upload.csv", "x".repeat(255)]);
});

test.each(["..", "../x", "%2e%2e%2fobjects", "a%00b", "short", "x".repeat(300)])(
  "an id that is none finds nothing: %s",
  async (id) => {
    const headers = { "tus-resumable": "1.0.0" };
    const answer = await callApi(api, workspace.editor, { method: "HEAD", path: `${uploadsPath}/${id}`, headers });
    expect(answer.status).toBe(404);
  },
);

test("an upload can be given up until it has arrived whole", async () => {
  const { editor } = workspace;
  const headers = { "tus-resumable": "1.0.0" };
  const { uploadId } = await beginUpload(api, editor, { fileName: "a.csv", sizeBytes: 100 });
  const path = `${uploadsPath}/${uploadId}`;
  expect((await callApi(api, editor, { method: "DELETE", path, headers })).status).toBe(204);
  await waitFor(async () => (await row(uploadId)) === null);
  expect((await arrivedBytes(api, editor, uploadId)).status).toBe(404);
  const whole = await uploadFile(api, editor, { fileName: "a.csv", content: "a\n1\n" });
  const refused = await callApi(api, editor, { method: "DELETE", path: `${uploadsPath}/${whole}`, headers });
  expect(refused.status).toBe(400);
  expect(await row(whole)).not.toBeNull();
});

test("an upload whose last byte arrived just before we died counts as whole", async () => {
  const uploadId = await uploadFile(api, workspace.editor, { fileName: "a.csv", content: "a,b\n1,2\n3,4\n" });
  await api.services.prisma.upload.update({ where: { id: uploadId }, data: { completedAt: null } });
  const sniffed = await callApi(api, workspace.editor, { method: "POST", path: "/uploads/sniff", body: { uploadId } });
  expect(sniffed).toMatchObject({ status: 200, body: { fileName: "a.csv", sizeBytes: 12 } });
  expect((await row(uploadId))?.completedAt).not.toBeNull();
});

test("a day-old upload is swept, unless an import reads it", async () => {
  const { editor } = workspace;
  const [old, read, fresh] = [
    await uploadFile(api, editor, { fileName: "old.csv", content: "a,b\n1,2\n" }),
    await uploadFile(api, editor, { fileName: "read.csv", content: "a,b\n1,2\n" }),
    await uploadFile(api, editor, { fileName: "fresh.csv", content: "a,b\n1,2\n" }),
  ];
  const sniffed = await callApi(api, editor, { method: "POST", path: "/uploads/sniff", body: { uploadId: read } });
  const { options } = sniffed.body as { options: object };
  const body = { datasetName: "read", uploadId: read, importOptions: options };
  expect((await callApi(api, editor, { method: "POST", path: "/datasets", body })).status).toBe(201);
  const yesterday = new Date(Date.now() - 25 * 3_600_000);
  await api.services.prisma.upload.updateMany({
    where: { id: { in: [old, read] } },
    data: { createdAt: yesterday, completedAt: yesterday },
  });
  await api.sweepUploads();
  expect([await row(old), await api.services.storage.head(uploadKey(old))]).toEqual([null, null]);
  for (const kept of [read, fresh]) {
    expect(await row(kept)).not.toBeNull();
    expect(await api.services.storage.head(uploadKey(kept))).not.toBeNull();
  }
});
