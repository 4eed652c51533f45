import type { IncomingMessage } from "node:http";
import { StudioError } from "@sagebrush/contracts/errors";

export const maximumJsonBytes = 1_048_576;

/**
 * The parsed body of a request; undefined when it has none.
 * @throws StudioError PayloadTooLarge above 1 MiB, as soon as that is known; ValidationException when it is not JSON.
 */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const declared = Number(request.headers["content-length"] ?? 0);
  if (declared > maximumJsonBytes) throw tooLarge(declared);
  const chunks: Buffer[] = [];
  let size = 0;
  // The stream must outlive a refusal, or its connection breaks before the client has read why.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > maximumJsonBytes) throw tooLarge(size);
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  const contentType = request.headers["content-type"] ?? "application/json";
  if (!/^application\/json\s*(;|$)/i.test(contentType)) {
    throw new StudioError(
      "ValidationException",
      `The body is '${contentType.slice(0, 80)}'; send JSON with 'content-type: application/json'.`,
    );
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks, size)));
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? cause.message : "it is not UTF-8";
    throw new StudioError("ValidationException", `The body is not valid JSON: ${reason}.`, { cause });
  }
}

function tooLarge(size: number): StudioError {
  const given = (size / 1_048_576).toFixed(1);
  const message = `The body has at least ${given} MiB; a request takes 1 MiB. Files go to /api/uploads.`;
  return new StudioError("PayloadTooLarge", message);
}

const maximumDrainedBytes = 64 * 1_048_576;

/**
 * Reads on what a refused client is still sending, so that it gets to read the answer instead of a broken connection;
 * one that sends far too much is cut off.
 */
export function drain(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  let drained = 0;
  request.on("data", (chunk: Buffer) => {
    drained += chunk.length;
    if (drained > maximumDrainedBytes) request.destroy();
  });
  request.on("error", () => {});
  request.resume();
}
