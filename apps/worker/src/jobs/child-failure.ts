import { type ErrorCode, isStudioError, StudioError } from "@sagebrush/contracts/errors";
import type { ChildExit } from "@sagebrush/platform/child-process";

/** An error on its way from a child to its parent; only a user's mistake keeps its code. */
export interface ChildFailure {
  code: ErrorCode;
  message: string;
  stack: string;
}

export function toChildFailure(error: unknown): ChildFailure {
  if (isStudioError(error)) return { code: error.code, message: error.message, stack: error.stack ?? "" };
  const message = error instanceof Error ? error.message : String(error);
  return { code: "InternalFailure", message, stack: error instanceof Error ? (error.stack ?? "") : "" };
}

export function fromChildFailure({ code, message, stack }: ChildFailure): Error {
  return new StudioError(code, message, { cause: stack });
}

/**
 * A child that ended without saying how the work went: killed by the system (out of memory, most often) or by hand,
 * or crashed in native code. Trying again may help, so the job is given back; the attempts are counted.
 */
export class ChildDiedError extends Error {
  override readonly name = "ChildDiedError";

  constructor(work: string, exit: ChildExit) {
    const how = exit.signal ? `was ended by signal ${exit.signal}` : `ended with exit code ${exit.code}`;
    super(`The ${work} process ${how}. ${exit.stderrTail.trim().split("\n").at(-1) ?? ""}`.trim());
  }
}
