import type { ServerResponse } from "node:http";
import { isStudioError, StudioError } from "@sagebrush/contracts/errors";

export function respondJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      "content-type": "application/json; charset=utf-8",
      "content-length": Buffer.byteLength(text),
      "cache-control": "no-store",
    })
    .end(text);
}

/** The answer for an error: a user's mistake as it is, anything else without its inside. */
export function respondError(response: ServerResponse, error: unknown, requestId: string): void {
  const { status, code, message, issues } = isStudioError(error)
    ? error
    : new StudioError("InternalFailure", `Something went wrong on our side. The log has it as request ${requestId}.`);
  respondJson(response, status, { code, message, issues });
}
