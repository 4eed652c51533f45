import { ORPCError } from "@orpc/client";
import { type ErrorCode, errorStatus, isStudioError, StudioError } from "@sagebrush/contracts/errors";
import { z } from "zod";
import { issueIn } from "./form-issues.ts";

const errorBody = z.object({
  code: z.string(),
  message: z.string(),
  issues: z
    .array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() }))
    .optional()
    .catch(undefined),
});

/**
 * The one shape every failed call has in this app. A body that is not ours (a proxy's page, an empty answer) becomes
 * the code its status stands for.
 */
export function studioErrorFromResponse(status: number, body: unknown): StudioError {
  const parsed = errorBody.safeParse(body);
  const code = parsed.success && isErrorCode(parsed.data.code) ? parsed.data.code : codeOfStatus(status);
  const message = parsed.success && parsed.data.message !== "" ? parsed.data.message : `The studio answered ${status}.`;
  return new StudioError(code, message, { issues: parsed.data?.issues ?? [] });
}

/** What a call threw, as a `StudioError`. An aborted call stays as it is: nobody is waiting for it. */
export function toStudioError(error: unknown): unknown {
  if (isStudioError(error) || (error instanceof DOMException && error.name === "AbortError")) return error;
  if (error instanceof ORPCError) {
    const body: unknown = z.object({ body: z.unknown() }).safeParse(error.data).data?.body ?? error.data;
    return studioErrorFromResponse(error.status, body);
  }
  return new StudioError(
    "ServiceUnavailable",
    "The studio does not answer. Check that it is running, then try again.",
    {
      cause: error,
    },
  );
}

/** What the server found wrong with the field at `path`, for a form to show beside it. */
export function issueAt(error: unknown, ...path: (string | number)[]): string | undefined {
  return isStudioError(error) ? issueIn(error.issues, ...path) : undefined;
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorStatus, code);
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return "UnauthorizedException";
  if (status === 403) return "AccessDeniedException";
  if (status === 404) return "ResourceNotFound";
  if (status === 413) return "PayloadTooLarge";
  if (status === 429) return "ResourceLimitExceeded";
  if (status === 502 || status === 503 || status === 504) return "ServiceUnavailable";
  return status < 500 ? "ValidationException" : "InternalFailure";
}
