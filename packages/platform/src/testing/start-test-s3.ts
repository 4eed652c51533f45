import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { listen } from "../http/listen.ts";

interface StoredBytes {
  bytes: Buffer;
  modifiedAt: Date;
  /** The headers `x-amz-meta-*`, which come back with the object. */
  metadata: Record<string, string>;
}

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

interface Request {
  method: string;
  bucket: string;
  key: string;
  query: URLSearchParams;
  header(name: string): string | undefined;
  metadata: Record<string, string>;
  body: Buffer;
}

/**
 * The part of S3's REST protocol that our storage speaks, in memory and with small pages. It stands in for a real
 * server in the contract suite because none can be installed from npm; it answers as Amazon's API reference says, but
 * checks no signature, only that there is one.
 */
export async function startTestS3(options: { pageSize: number }): Promise<{
  endpoint: string;
  openUploads(): number;
  stop(): Promise<void>;
}> {
  const buckets = new Map<string, Map<string, StoredBytes>>();
  const uploads = new Map<string, Map<number, Buffer>>();
  const server = createServer((incoming, outgoing) => {
    void readRequest(incoming).then((request) => {
      const isSigned = request.header("authorization")?.startsWith("AWS4-HMAC-SHA256 ") ?? false;
      const answer = isSigned ? answerTo(request) : failure(403, "AccessDenied");
      const body = request.method === "HEAD" ? undefined : answer.body;
      outgoing.writeHead(answer.status, { "x-amz-request-id": randomUUID(), ...answer.headers }).end(body);
    });
  });
  const port = await listen(server, 0, "127.0.0.1");

  function answerTo(request: Request): Answer {
    const bucket = buckets.get(request.bucket);
    if (request.key === "") return answerForBucket(request, bucket);
    if (bucket === undefined) return failure(404, "NoSuchBucket");
    const uploadId = request.query.get("uploadId");
    if (request.query.has("uploads") || uploadId !== null) return answerForUpload(request, bucket, uploadId);
    if (request.method === "PUT") return store(request, bucket);
    if (request.method === "DELETE") {
      bucket.delete(request.key);
      return { status: 204 };
    }
    return read(request, bucket.get(request.key));
  }

  function answerForBucket(request: Request, bucket: Map<string, StoredBytes> | undefined): Answer {
    if (request.method === "PUT") {
      if (bucket !== undefined) return failure(409, "BucketAlreadyOwnedByYou");
      buckets.set(request.bucket, new Map());
      return { status: 200 };
    }
    if (bucket === undefined) return failure(404, "NoSuchBucket");
    if (request.method === "HEAD") return { status: 200 };
    if (request.query.has("delete")) {
      for (const [, key = ""] of request.body.toString().matchAll(/<Key>([^<]+)<\/Key>/g)) bucket.delete(key);
      return xml("<DeleteResult></DeleteResult>");
    }
    const prefix = request.query.get("prefix") ?? "";
    const after = request.query.get("continuation-token") ?? "";
    const keys = [...bucket.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    const page = keys.slice(0, options.pageSize);
    const contents = page.map((key) => {
      const { bytes, modifiedAt } = bucket.get(key)!;
      return `<Contents><Key>${key}</Key><Size>${bytes.length}</Size><LastModified>${modifiedAt.toISOString()}</LastModified></Contents>`;
    });
    const isTruncated = keys.length > page.length;
    const next = isTruncated ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : "";
    return xml(
      `<ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${next}${contents.join("")}</ListBucketResult>`,
    );
  }

  function answerForUpload(request: Request, bucket: Map<string, StoredBytes>, uploadId: string | null): Answer {
    if (uploadId === null) {
      const id = randomUUID();
      uploads.set(id, new Map());
      return xml(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
    }
    const parts = uploads.get(uploadId);
    if (parts === undefined) return failure(404, "NoSuchUpload");
    if (request.method === "DELETE") {
      uploads.delete(uploadId);
      return { status: 204 };
    }
    if (request.method === "GET") {
      const listed = [...parts].map(
        ([number, bytes]) =>
          `<Part><PartNumber>${number}</PartNumber><ETag>${entityTag(bytes)}</ETag><Size>${bytes.length}</Size></Part>`,
      );
      return xml(`<ListPartsResult><IsTruncated>false</IsTruncated>${listed.join("")}</ListPartsResult>`);
    }
    if (request.method === "PUT") {
      const content = copySource(request) ?? request.body;
      parts.set(Number(request.query.get("partNumber")), content);
      const tag = entityTag(content);
      return request.header("x-amz-copy-source") === undefined
        ? { status: 200, headers: { ETag: tag } }
        : xml(`<CopyPartResult><ETag>${tag}</ETag></CopyPartResult>`);
    }
    const numbers = [...request.body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)].map(([, text]) =>
      Number(text),
    );
    const bytes = Buffer.concat(numbers.map((number) => parts.get(number) ?? Buffer.alloc(0)));
    bucket.set(request.key, { bytes, modifiedAt: new Date(), metadata: {} });
    uploads.delete(uploadId);
    return xml(`<CompleteMultipartUploadResult><ETag>${entityTag(bytes)}</ETag></CompleteMultipartUploadResult>`);
  }

  function store(request: Request, bucket: Map<string, StoredBytes>): Answer {
    const copied = copySource(request);
    bucket.set(request.key, { bytes: copied ?? request.body, modifiedAt: new Date(), metadata: request.metadata });
    return copied === null
      ? { status: 200, headers: { ETag: entityTag(request.body) } }
      : xml(`<CopyObjectResult><ETag>${entityTag(copied)}</ETag></CopyObjectResult>`);
  }

  function copySource(request: Request): Buffer | null {
    const source = request.header("x-amz-copy-source");
    if (source === undefined) return null;
    const [bucket = "", ...key] = decodeURIComponent(source).replace(/^\//, "").split("/");
    const bytes = buckets.get(bucket)?.get(key.join("/"))?.bytes ?? Buffer.alloc(0);
    const [start, end] = parseRange(request.header("x-amz-copy-source-range"), bytes.length);
    return bytes.subarray(start, end + 1);
  }

  return {
    endpoint: `http://127.0.0.1:${port}`,
    openUploads: () => uploads.size,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function read(request: Request, stored: StoredBytes | undefined): Answer {
  if (stored === undefined) return failure(404, "NoSuchKey");
  const range = request.header("range");
  const [start, end] = parseRange(range, stored.bytes.length);
  if (range !== undefined && start >= stored.bytes.length) return failure(416, "InvalidRange");
  const bytes = stored.bytes.subarray(start, end + 1);
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      "Content-Length": String(bytes.length),
      "Last-Modified": stored.modifiedAt.toUTCString(),
      ETag: entityTag(stored.bytes),
      ...stored.metadata,
    },
    body: bytes,
  };
}

function parseRange(header: string | undefined, sizeBytes: number): [start: number, end: number] {
  const [, start, end] = header?.match(/^bytes=(\d+)-(\d*)$/) ?? [];
  return [Number(start ?? 0), end ? Math.min(Number(end), sizeBytes - 1) : sizeBytes - 1];
}

async function readRequest(incoming: IncomingMessage): Promise<Request> {
  const url = new URL(incoming.url ?? "/", "http://test");
  const [, bucket = "", ...key] = decodeURIComponent(url.pathname).split("/");
  return {
    method: incoming.method ?? "GET",
    bucket,
    key: key.join("/"),
    query: url.searchParams,
    header: (name) => incoming.headers[name]?.toString(),
    metadata: Object.fromEntries(
      Object.entries(incoming.headers).flatMap(([name, value]) =>
        name.startsWith("x-amz-meta-") ? [[name, String(value)]] : [],
      ),
    ),
    body: await buffer(incoming),
  };
}

function entityTag(bytes: Buffer): string {
  return `"${createHash("md5").update(bytes).digest("hex")}"`;
}

function xml(content: string): Answer {
  return { status: 200, headers: { "Content-Type": "application/xml" }, body: `<?xml version="1.0"?>${content}` };
}

function failure(status: number, code: string): Answer {
  return { ...xml(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`), status };
}
