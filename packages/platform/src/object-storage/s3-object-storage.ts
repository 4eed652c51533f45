import { Readable } from "node:stream";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { StudioError } from "@sagebrush/contracts/errors";
import { writeWhole } from "./folder-object-storage.ts";
import { measuredContent } from "./measured-content.ts";
import { assertKey, assertPrefix } from "./object-key.ts";
import type { ByteRange, ListedObject, ObjectHead, ObjectStorage, PutOptions, StoredObject } from "./object-storage.ts";
import { putFromFile } from "./put-from-file.ts";
import { copyObject } from "./s3-copy.ts";
import { objectNotFound, rangeBehindEnd } from "./storage-errors.ts";

export interface S3Settings {
  bucket: string;
  region: string;
  /** Without it, Amazon's own. With it, the bucket is in the path, as S3-compatible servers expect. */
  endpoint?: string;
  /** Without them, the SDK looks where AWS's tools do. */
  credentials?: { accessKeyId: string; secretAccessKey: string };
  /** A stream is sent in parts of this size, of which two are in memory; 10,000 parts are the most. */
  partSizeBytes?: number;
}

const defaultPartSizeBytes = 16 * 1024 * 1024;

/** Objects in a bucket of S3, or of a server that speaks its protocol. */
export class S3ObjectStorage implements ObjectStorage {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #partSizeBytes: number;

  private constructor(client: S3Client, settings: S3Settings) {
    this.#client = client;
    this.#bucket = settings.bucket;
    this.#partSizeBytes = settings.partSizeBytes ?? defaultPartSizeBytes;
  }

  /** Creates the bucket when it is missing. @throws StudioError when it cannot be used. */
  static async open(settings: S3Settings): Promise<S3ObjectStorage> {
    const client = new S3Client({
      region: settings.region,
      ...(settings.endpoint === undefined ? {} : { endpoint: settings.endpoint, forcePathStyle: true }),
      ...(settings.credentials === undefined ? {} : { credentials: settings.credentials }),
      // The checksums that Amazon added later are unknown to many servers that speak the protocol.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
    });
    await ensureBucket(client, settings);
    return new S3ObjectStorage(client, settings);
  }

  async put(key: string, content: Uint8Array | Readable, options: PutOptions = {}): Promise<StoredObject> {
    assertKey(key);
    const { chunks, measure } = measuredContent(content);
    const upload = new Upload({
      client: this.#client,
      params: {
        Bucket: this.#bucket,
        Key: key,
        Body: Readable.from(chunks, { objectMode: false }),
        ContentType: options.contentType ?? "application/octet-stream",
      },
      partSize: this.#partSizeBytes,
      queueSize: 2,
      leavePartsOnError: false,
    });
    await upload.done();
    return measure();
  }

  putFile(key: string, sourcePath: string, options?: PutOptions): Promise<StoredObject> {
    return putFromFile(sourcePath, (content) => this.put(key, content, options));
  }

  async get(key: string, range?: ByteRange): Promise<Readable> {
    assertKey(key);
    try {
      const { Body } = await this.#client.send(
        new GetObjectCommand({ Bucket: this.#bucket, Key: key, ...(range && { Range: rangeHeader(range) }) }),
      );
      if (!(Body instanceof Readable)) throw new Error(`S3 answered no body for object ${key}.`);
      return Body;
    } catch (error) {
      if (hasStatus(error, 404)) throw objectNotFound(key, error);
      if (range !== undefined && hasStatus(error, 416)) throw rangeBehindEnd(key, range.start, error);
      throw error;
    }
  }

  async getFile(key: string, targetPath: string): Promise<void> {
    await writeWhole(targetPath, await this.get(key));
  }

  async head(key: string): Promise<ObjectHead | null> {
    assertKey(key);
    try {
      const head = await this.#client.send(new HeadObjectCommand({ Bucket: this.#bucket, Key: key }));
      return { sizeBytes: head.ContentLength ?? 0, modifiedAt: head.LastModified ?? new Date(0) };
    } catch (error) {
      if (hasStatus(error, 404)) return null;
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    assertKey(key);
    await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key }));
  }

  async *list(prefix: string): AsyncGenerator<ListedObject> {
    assertPrefix(prefix);
    for await (const page of paginateListObjectsV2(
      { client: this.#client },
      { Bucket: this.#bucket, Prefix: prefix },
    )) {
      for (const { Key, Size, LastModified } of page.Contents ?? []) {
        if (Key !== undefined) yield { key: Key, sizeBytes: Size ?? 0, modifiedAt: LastModified ?? new Date(0) };
      }
    }
  }

  async move(from: string, to: string): Promise<void> {
    assertKey(to);
    const head = await this.head(from);
    if (head === null) throw objectNotFound(from);
    if (from === to) return;
    await copyObject(this.#client, { bucket: this.#bucket, from, to, sizeBytes: head.sizeBytes });
    await this.delete(from);
  }
}

function rangeHeader({ start, end }: ByteRange): string {
  return `bytes=${start}-${end ?? ""}`;
}

async function ensureBucket(client: S3Client, { bucket, endpoint }: S3Settings): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (!hasStatus(error, 404)) throw unusable(error, bucket, endpoint);
    await client.send(new CreateBucketCommand({ Bucket: bucket })).catch((cause: unknown) => {
      // Another process of ours was faster.
      if (!hasStatus(cause, 409)) throw unusable(cause, bucket, endpoint);
    });
  }
}

function unusable(cause: unknown, bucket: string, endpoint = "Amazon S3"): StudioError {
  const reason = hasStatus(cause, 403)
    ? "the credentials are not accepted"
    : cause instanceof Error
      ? cause.message || cause.name
      : String(cause);
  return new StudioError("ServiceUnavailable", `The bucket ${bucket} at ${endpoint} cannot be used: ${reason}.`, {
    cause,
  });
}

function hasStatus(error: unknown, status: number): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === status;
}
