/** The closed set of error codes that cross a process or the wire, with the HTTP status each one answers. */
export const errorStatus = {
  ValidationException: 400,
  AccessDeniedException: 403,
  UnauthorizedException: 401,
  ResourceNotFound: 404,
  ConflictException: 409,
  ResourceInUse: 409,
  ResourceGone: 410,
  PayloadTooLarge: 413,
  ModelError: 424,
  ModelNotReadyException: 429,
  ResourceLimitExceeded: 429,
  InternalFailure: 500,
  ServiceUnavailable: 503,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof errorStatus;

/** One thing that is wrong with one field of a request: where (`["hyperparameters", "eta"]`) and what, in plain words. */
export interface FieldIssue {
  path: (string | number)[];
  message: string;
}

/**
 * A mistake a user can act on, or a state they should know of. The message says what, with the value, and what to do;
 * what only we should see goes into `cause`.
 */
export class StudioError extends Error {
  override readonly name = "StudioError";
  readonly code: ErrorCode;
  readonly issues: readonly FieldIssue[];

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; issues?: readonly FieldIssue[] } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.issues = options.issues ?? [];
  }

  get status(): number {
    return errorStatus[this.code];
  }
}

export function isStudioError(error: unknown): error is StudioError {
  return error instanceof StudioError;
}
