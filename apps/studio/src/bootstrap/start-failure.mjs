/**
 * A reason why the studio cannot start that the person at the terminal can act on. Its message is shown as it is, without
 * a stack; `details` (the tail of a log, say) below it.
 */
export class StartFailure extends Error {
  /**
   * @param {string} message
   * @param {{ details?: string, cause?: unknown }} [more]
   */
  constructor(message, { details = "", cause } = {}) {
    super(message, { cause });
    this.name = "StartFailure";
    this.details = details;
  }
}

/** The code of a system error such as `ENOENT`; undefined for anything else that was thrown. @param {unknown} error */
export function systemErrorCode(error) {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
