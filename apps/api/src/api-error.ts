import { ORPCError, ValidationError } from "@orpc/server";
import { type ErrorCode, type FieldIssue, isStudioError, StudioError } from "@sagebrush/contracts/errors";
import type { Services } from "@sagebrush/control-plane/services";
import { isDatabaseUnavailable } from "@sagebrush/platform/database/errors";

/** What every failed call answers. */
export interface ErrorBody {
  code: ErrorCode;
  message: string;
  issues: readonly FieldIssue[];
}

export function toErrorBody({ code, message, issues }: StudioError): ErrorBody {
  return { code, message, issues };
}

/** What of a request an error is told and logged with. */
export interface FailedRequest {
  log: Services["log"];
  requestId: string;
  /** Before it was parsed, to name the values that are wrong. */
  input?: unknown;
}

/** Whatever was thrown, as what a caller may see. What is our fault is logged, and only the request's id is told. */
export function toStudioError(error: unknown, { log, requestId, input }: FailedRequest): StudioError {
  if (isStudioError(error)) {
    if (error.status >= 500) log.error({ err: error, requestId }, "request failed");
    return error;
  }
  if (error instanceof ORPCError && error.status < 500) {
    return error.cause instanceof ValidationError ? invalidInput(error.cause, input) : badRequest(error);
  }
  if (isDatabaseUnavailable(error)) {
    log.warn({ err: error, requestId }, "database unavailable");
    const message = "The database does not answer at this moment. Try again in a few seconds.";
    return new StudioError("ServiceUnavailable", message, { cause: error });
  }
  log.error({ err: error, requestId }, "request failed");
  return new StudioError(
    "InternalFailure",
    `Something went wrong on our side. The log has it as request ${requestId}.`,
    { cause: error },
  );
}

/** As oRPC throws it, so that the status and the body below reach the wire. */
export function toOrpcError(error: StudioError): ORPCError<string, ErrorBody> {
  return new ORPCError(error.code, { status: error.status, message: error.message, data: toErrorBody(error) });
}

/** The body of an error that oRPC is about to send. */
export function errorBodyOf(error: ORPCError<string, unknown>): ErrorBody {
  const { data } = error;
  if (typeof data === "object" && data !== null && "code" in data) return data as ErrorBody;
  return toErrorBody(badRequest(error));
}

function badRequest(error: ORPCError<string, unknown>): StudioError {
  return new StudioError("ValidationException", error.message, { cause: error });
}

const shownIssues = 5;

function invalidInput(cause: ValidationError, input: unknown): StudioError {
  const issues = cause.issues.map(({ message, path }): FieldIssue => {
    const keys = (path ?? []).map((segment) => (typeof segment === "object" ? segment.key : segment));
    const plainPath = keys.map((key) => (typeof key === "number" ? key : String(key)));
    return { path: plainPath, message: describeIssue(message, valueAt(input, plainPath)) };
  });
  const sentences = issues
    .slice(0, shownIssues)
    .map(({ path, message }) => [path.join("."), message].filter(Boolean).join(": "));
  const more = issues.length > shownIssues ? ` And ${issues.length - shownIssues} more.` : "";
  return new StudioError("ValidationException", `${sentences.join(" ")}${more}`, { cause, issues });
}

function describeIssue(message: string, value: unknown): string {
  if (value === undefined) return /received undefined/.test(message) ? "This is required." : message;
  if (typeof value === "object" && value !== null) return message;
  return `${message.replace(/\.$/, "")} (got ${JSON.stringify(value).slice(0, 80)}).`;
}

function valueAt(input: unknown, path: readonly (string | number)[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}
