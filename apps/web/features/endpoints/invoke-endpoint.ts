import { workspaceHeader } from "@sagebrush/contracts/access/access";
import { StudioError } from "@sagebrush/contracts/errors";
import { studioErrorFromResponse } from "../../lib/api-error.ts";
import { readCurrentWorkspaceName } from "../../lib/current-workspace.ts";
import { invocationUrl } from "./code-examples.ts";
import type { InvocationContentType } from "./invocation-body.ts";

export interface InvocationAnswer {
  body: string;
  contentType: InvocationContentType;
  /** From sending to the last byte, as this browser saw it. */
  roundTripMs: number;
  /** What the model itself took, where the server says so. */
  modelLatencyMs: number | null;
}

/** As `apps/inference` names it; in microseconds. */
const modelLatencyHeader = "x-sagebrush-model-latency-us";

/** Calls an endpoint with the session of this browser. @throws StudioError as the server answers it. */
export async function invokeEndpoint(
  endpointName: string,
  body: string,
  contentType: InvocationContentType,
): Promise<InvocationAnswer> {
  const workspaceName = readCurrentWorkspaceName();
  const startMs = performance.now();
  const response = await fetch(invocationUrl({ origin: window.location.origin, endpointName }), {
    method: "POST",
    credentials: "same-origin",
    headers: {
      "content-type": contentType,
      accept: contentType,
      ...(workspaceName === null ? {} : { [workspaceHeader]: workspaceName }),
    },
    body,
  }).catch((cause: unknown) => {
    throw new StudioError("ServiceUnavailable", "The endpoint does not answer. Check that the studio is running.", {
      cause,
    });
  });
  const text = await response.text();
  const roundTripMs = performance.now() - startMs;
  if (!response.ok) throw studioErrorFromResponse(response.status, parseJson(text));
  const microseconds = Number(response.headers.get(modelLatencyHeader) ?? Number.NaN);
  const modelLatencyMs = Number.isFinite(microseconds) ? microseconds / 1000 : null;
  return { body: text, contentType, roundTripMs, modelLatencyMs };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
