import type { IncomingMessage } from "node:http";
import { StudioError } from "@sagebrush/contracts/errors";

/**
 * Reads a request's whole body.
 * @throws StudioError PayloadTooLarge as soon as it is known to exceed the limit, before it is read.
 */
export async function readBody(request: IncomingMessage, maximumBytes: number): Promise<Uint8Array> {
  const declared = Number(request.headers["content-length"] ?? 0);
  if (declared > maximumBytes) throw tooLarge(declared, maximumBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maximumBytes) throw tooLarge(size, maximumBytes);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size);
}

function tooLarge(size: number, maximumBytes: number): StudioError {
  const limit = (maximumBytes / 1_048_576).toFixed(0);
  const given = (size / 1_048_576).toFixed(1);
  const message = `The body has at least ${given} MiB; an invocation takes ${limit} MiB. Send the records in several calls.`;
  return new StudioError("PayloadTooLarge", message);
}
