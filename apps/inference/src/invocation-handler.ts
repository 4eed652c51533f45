import type { IncomingMessage, ServerResponse } from "node:http";
import { isStudioError, StudioError } from "@sagebrush/contracts/errors";
import { resourceName } from "@sagebrush/contracts/resource";
import type { Caller } from "@sagebrush/control-plane/access/caller";
import type { EndpointCache } from "./endpoints/endpoint-cache.ts";
import { requestMediaType, responseMediaType } from "./formats/media-type.ts";
import type { ModelProcesses } from "./model-process/model-processes.ts";
import { readBody } from "./read-body.ts";

const maximumDrainedBytes = 64 * 1_048_576;

export interface InvocationDependencies {
  identify: (headers: IncomingMessage["headers"]) => Promise<Caller>;
  endpoints: EndpointCache;
  processes: ModelProcesses;
  maximumBodyBytes: number;
}

/**
 * Answers `POST /endpoints/{endpointName}/invocations` (InvokeEndpoint): no query and no queue while caller and endpoint
 * are known here.
 * @returns false when the request is for something else
 * @throws StudioError for a call that cannot be answered
 */
export async function handleInvocation(
  request: IncomingMessage,
  response: ServerResponse,
  dependencies: InvocationDependencies,
): Promise<boolean> {
  const path = (request.url ?? "").split("?")[0] ?? "";
  const match = /^\/endpoints\/([^/]+)\/invocations\/?$/.exec(path);
  if (!match) return false;
  try {
    await invoke(decodeURIComponentSafely(match[1] ?? ""), request, response, dependencies);
  } catch (error) {
    drain(request);
    if (isStudioError(error) && (error.status === 429 || error.status === 503)) response.setHeader("retry-after", "1");
    throw error;
  }
  return true;
}

async function invoke(
  endpointName: string,
  request: IncomingMessage,
  response: ServerResponse,
  { identify, endpoints, processes, maximumBodyBytes }: InvocationDependencies,
): Promise<void> {
  if (request.method !== "POST") {
    response.setHeader("allow", "POST");
    throw new StudioError("ValidationException", `Invocations are POST requests, not ${request.method}.`);
  }
  const caller = await identify(request.headers);
  if (!resourceName.safeParse(endpointName).success) {
    throw new StudioError("ResourceNotFound", `There is no endpoint '${endpointName.slice(0, 63)}'.`);
  }
  const requestType = requestMediaType(request.headers["content-type"]);
  const responseType = responseMediaType(request.headers.accept, requestType);
  const body = await readBody(request, maximumBodyBytes);
  const { variant, done } = await endpoints.borrow(caller.workspaceId, endpointName);
  try {
    const answer = await processes.invoke({ modelKey: variant.artifactKey, requestType, responseType, body });
    response.writeHead(200, {
      "content-type": responseType === "text/csv" ? "text/csv; charset=utf-8" : responseType,
      "x-amzn-invoked-production-variant": variant.variantName,
      "x-sagebrush-model-latency-us": answer.microseconds,
    });
    response.end(answer.body);
  } finally {
    done();
  }
}

/**
 * Reads on what a refused caller is still sending, so that it gets to read the answer instead of a broken connection;
 * one that sends far too much is cut off.
 */
function drain(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  let drained = 0;
  request.on("data", (chunk: Buffer) => {
    drained += chunk.length;
    if (drained > maximumDrainedBytes) request.destroy();
  });
  request.on("error", () => undefined);
  request.resume();
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
