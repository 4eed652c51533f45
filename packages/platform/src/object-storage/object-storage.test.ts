import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { S3Client } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestStorage } from "../testing/create-test-storage.ts";
import { startTestS3 } from "../testing/start-test-s3.ts";
import { FolderObjectStorage } from "./folder-object-storage.ts";
import type { ObjectStorage } from "./object-storage.ts";
import { copyObject } from "./s3-copy.ts";
import { S3ObjectStorage } from "./s3-object-storage.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const megabyte = 1024 * 1024;

// S3 is a server in this process that speaks the protocol: no S3-compatible server can be installed from npm. What a
// real one does beyond its documentation is not seen here.
let s3: Awaited<ReturnType<typeof startTestS3>>;
beforeAll(async () => {
  s3 = await startTestS3({ pageSize: 2 });
});
afterAll(() => s3.stop());

const s3Settings = (bucket: string) => ({
  bucket,
  region: "us-east-1",
  endpoint: s3.endpoint,
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  partSizeBytes: 5 * megabyte,
});

describe.each([
  { kind: "a folder", open: createTestStorage },
  {
    kind: "S3",
    open: async () => ({
      storage: await S3ObjectStorage.open(s3Settings(`bucket-${randomBytes(4).toString("hex")}`)),
      dispose: async () => {},
    }),
  },
])("object storage in $kind", ({ open }) => {
  let storage: ObjectStorage;
  let dispose: () => Promise<void>;
  let folder: string;
  beforeEach(async () => {
    ({ storage, dispose } = await open());
    folder = await mkdtemp(join(tmpdir(), "sagebrush-local-"));
  });
  afterEach(async () => {
    await dispose();
    await rm(folder, { recursive: true, force: true });
  });

  const keys = async (prefix: string) => {
    const found: string[] = [];
    for await (const { key } of storage.list(prefix)) found.push(key);
    return found;
  };

  test("bytes come back as they were put, with their size and hash", async () => {
    const bytes = randomBytes(70_000);
    expect(await storage.put("datasets/d1/data.parquet", bytes)).toEqual({ sizeBytes: 70_000, sha256: sha256(bytes) });
    expect((await buffer(await storage.get("datasets/d1/data.parquet"))).equals(bytes)).toBe(true);
    const head = await storage.head("datasets/d1/data.parquet");
    expect(head?.sizeBytes).toBe(70_000);
    expect(Math.abs(Date.now() - (head?.modifiedAt.getTime() ?? 0))).toBeLessThan(60_000);
  });

  test("an empty object is an object", async () => {
    await storage.put("empty", new Uint8Array());
    await storage.put("empty-stream", Readable.from([]));
    for (const key of ["empty", "empty-stream"]) {
      expect(await storage.head(key)).toMatchObject({ sizeBytes: 0 });
      expect((await buffer(await storage.get(key))).length).toBe(0);
    }
  });

  test("a stream of unknown length that needs many parts arrives whole", async () => {
    const chunk = randomBytes(megabyte);
    const chunks = Array.from({ length: 12 }, () => chunk);
    const whole = Buffer.concat(chunks);
    const stored = await storage.put("big", Readable.from(chunks));
    expect(stored).toEqual({ sizeBytes: whole.length, sha256: sha256(whole) });
    expect(sha256(await buffer(await storage.get("big")))).toBe(stored.sha256);
  });

  test("ranges are those of HTTP, both ends included", async () => {
    await storage.put("digits", Buffer.from("0123456789"));
    expect(await text(await storage.get("digits", { start: 2, end: 4 }))).toBe("234");
    expect(await text(await storage.get("digits", { start: 7 }))).toBe("789");
    expect(await text(await storage.get("digits", { start: 9, end: 50 }))).toBe("9");
    await expect(storage.get("digits", { start: 10 })).rejects.toThrow("Object digits has no byte 10");
  });

  test("files go in and out, and a download that fails leaves no file", async () => {
    const source = join(folder, "source");
    await writeFile(source, "a model");
    await storage.putFile("models/m.onnx", source, { contentType: "application/onnx" });
    await storage.getFile("models/m.onnx", join(folder, "target"));
    expect(await readFile(join(folder, "target"), "utf8")).toBe("a model");
    await expect(storage.getFile("models/none", join(folder, "none"))).rejects.toThrow("no object models/none");
    await expect(storage.putFile("models/none", join(folder, "missing"))).rejects.toThrow("ENOENT");
    expect(await storage.head("models/none")).toBeNull();
    expect((await readdir(folder)).sort()).toEqual(["source", "target"]);
  });

  test("what is not there is told as such, and deleting it changes nothing", async () => {
    await storage.put("there/too", Buffer.from("x"));
    for (const key of ["not/there", "there", "there/too/deep"]) {
      expect(await storage.head(key)).toBeNull();
      await expect(storage.get(key)).rejects.toMatchObject({ code: "ResourceNotFound" });
      await expect(storage.move(key, "elsewhere")).rejects.toMatchObject({ code: "ResourceNotFound" });
      await storage.delete(key);
    }
    expect(await keys("")).toEqual(["there/too"]);
    await storage.delete("there/too");
    expect(await keys("")).toEqual([]);
  });

  test("a put that fails half-way keeps the object that was there", async () => {
    await storage.put("kept", Buffer.from("before"));
    const broken = () =>
      Readable.from(
        (async function* () {
          yield randomBytes(6 * megabyte);
          throw new Error("upload cut off");
        })(),
      );
    await expect(storage.put("kept", broken())).rejects.toThrow("upload cut off");
    await expect(storage.put("new", broken())).rejects.toThrow("upload cut off");
    expect(await text(await storage.get("kept"))).toBe("before");
    expect(await keys("")).toEqual(["kept"]);
    expect(s3.openUploads()).toBe(0);
  });

  test("a put replaces the object as a whole, also when two put at once", async () => {
    const first = Buffer.alloc(300_000, "1");
    const second = Buffer.alloc(200_000, "2");
    await storage.put("raced", Buffer.from("0"));
    await Promise.all([storage.put("raced", first), storage.put("raced", second)]);
    const winner = await buffer(await storage.get("raced"));
    expect(winner.equals(first) || winner.equals(second)).toBe(true);
  });

  test("keys are listed by prefix in the order of their text, over many pages", async () => {
    for (const key of ["a/b/2", "a/b/10", "a-b", "a.b", "ab/c", "b", "a/c"]) await storage.put(key, Buffer.from(key));
    expect(await keys("")).toEqual(["a-b", "a.b", "a/b/10", "a/b/2", "a/c", "ab/c", "b"]);
    expect(await keys("a/")).toEqual(["a/b/10", "a/b/2", "a/c"]);
    expect(await keys("a/b/1")).toEqual(["a/b/10"]);
    expect(await keys("ab")).toEqual(["ab/c"]);
    expect(await keys("nothing/here")).toEqual([]);
    for await (const { key, sizeBytes } of storage.list("a-"))
      expect({ key, sizeBytes }).toEqual({ key: "a-b", sizeBytes: 3 });
  });

  test("a move leaves one object, and replaces what was there", async () => {
    await storage.put("temporary/t", Buffer.from("new"));
    await storage.put("final/f", Buffer.from("existing"));
    await storage.move("temporary/t", "final/f");
    expect(await keys("")).toEqual(["final/f"]);
    await storage.move("final/f", "final/f");
    expect(await text(await storage.get("final/f"))).toBe("new");
  });

  test("folders that are emptied and filled at once lose no object", async () => {
    for (let round = 0; round < 20; round++) {
      await storage.put("shared/folder/a", Buffer.from("a"));
      await Promise.all([storage.delete("shared/folder/a"), storage.put("shared/folder/b", Buffer.from("b"))]);
      expect(await text(await storage.get("shared/folder/b"))).toBe("b");
      await storage.delete("shared/folder/b");
    }
  });

  test("a key that could leave the folder or that some store does not take is refused by every operation", async () => {
    const refused = /^Not an object key/;
    for (const key of refusedKeys) {
      await expect(storage.put(key, Buffer.from("x"))).rejects.toThrow(refused);
      await expect(storage.get(key)).rejects.toThrow(refused);
      await expect(storage.head(key)).rejects.toThrow(refused);
      await expect(storage.delete(key)).rejects.toThrow(refused);
      await expect(storage.move("a", key)).rejects.toThrow(refused);
      await expect(storage.move(key, "a")).rejects.toThrow(refused);
    }
    for (const prefix of ["../", "/etc", "a//", "a\0"]) await expect(keys(prefix)).rejects.toThrow(refused);
  });
});

const refusedKeys = [
  ...["", "/etc/passwd", "../outside", "a/../../outside", "a//b", "a/", ".", ".drafts/x"],
  ...["a\0b", "a\\..\\b", "a b", "grüße", "x".repeat(201), Array(10).fill("x".repeat(100)).join("/")],
];

test("a full disk is told in one sentence, and leaves neither object nor draft", async () => {
  const { storage, folder, dispose } = await createTestStorage();
  const full = Readable.from(
    (async function* () {
      yield randomBytes(1_000);
      throw Object.assign(new Error("no space left on device, write"), { code: "ENOSPC" });
    })(),
  );
  await expect(storage.put("too/big", full)).rejects.toMatchObject({
    code: "ResourceLimitExceeded",
    message: `The disk that holds ${folder} is full. Free some space and try again; nothing half-written was kept.`,
  });
  expect(await readdir(join(folder, ".drafts"))).toEqual([]);
  expect(await storage.head("too/big")).toBeNull();
  await dispose();
});

test("storage in a folder throws away the drafts of processes that were killed, not those of today", async () => {
  const { folder, dispose } = await createTestStorage();
  for (const name of ["fresh", "stale"]) await writeFile(join(folder, ".drafts", name), "half");
  const yesterday = new Date(Date.now() - 25 * 3_600_000);
  await utimes(join(folder, ".drafts", "stale"), yesterday, yesterday);
  await FolderObjectStorage.open(folder);
  expect(await readdir(join(folder, ".drafts"))).toEqual(["fresh"]);
  await dispose();
});

test("storage in a folder tells where an object lies", async () => {
  const { storage, dispose } = await createTestStorage();
  await storage.put("a/b", Buffer.from("here"));
  expect(await readFile(storage.localPath("a/b"), "utf8")).toBe("here");
  expect(() => storage.localPath("../b")).toThrow("Not an object key");
  await dispose();
});

test("S3 copies an object that is too large for one request in parts", async () => {
  const settings = s3Settings("copies");
  const storage = await S3ObjectStorage.open(settings);
  const bytes = randomBytes(1_000);
  await storage.put("from", bytes);
  const client = new S3Client({ ...settings, forcePathStyle: true });
  await copyObject(client, { bucket: "copies", from: "from", to: "to", sizeBytes: 1_000, partSizeBytes: 300 });
  expect((await buffer(await storage.get("to"))).equals(bytes)).toBe(true);
});

test("a bucket that cannot be used is named, with the reason", async () => {
  const unreachable = { ...s3Settings("mine"), endpoint: "http://127.0.0.1:1" };
  await expect(S3ObjectStorage.open(unreachable)).rejects.toThrow(
    /^The bucket mine at http:\/\/127\.0\.0\.1:1 cannot be used: .*ECONNREFUSED/,
  );
});
