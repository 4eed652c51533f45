import { StudioError } from "@sagebrush/contracts/errors";
import { type FailedRequest, toErrorBody, toStudioError } from "../api-error.ts";

/** Insufficient Storage: tus has no code of its own for it, and 429 would tell the client to slow down. */
const fullDiskStatus = 507;

/** What tus answers in place of its own words: our error body, so that a page can show it. */
export function toUploadError(
  error: unknown,
  request: FailedRequest,
  maximumBytes: number,
): { status_code: number; body: string } {
  if (isFullDisk(error)) {
    const message = "The disk is full. Free some space, then resume the upload; what has arrived is kept.";
    request.log.error({ err: error, requestId: request.requestId }, "disk full during an upload");
    return render(new StudioError("ResourceLimitExceeded", message), fullDiskStatus);
  }
  if (isTusRefusal(error)) return render(toRefusal(error, maximumBytes), error.status_code);
  const studioError = toStudioError(error, request);
  return render(studioError, studioError.code === "ResourceLimitExceeded" ? fullDiskStatus : studioError.status);
}

function render(error: StudioError, status_code: number): { status_code: number; body: string } {
  return { status_code, body: JSON.stringify(toErrorBody(error)) };
}

interface TusRefusal {
  status_code: number;
  body: string;
}

function isTusRefusal(error: unknown): error is TusRefusal {
  return (
    typeof error === "object" &&
    error !== null &&
    "status_code" in error &&
    typeof error.status_code === "number" &&
    "body" in error &&
    typeof error.body === "string"
  );
}

function toRefusal({ status_code, body }: TusRefusal, maximumBytes: number): StudioError {
  const message = body.trim();
  switch (status_code) {
    case 404:
      return new StudioError(
        "ResourceNotFound",
        "There is no such upload. Begin it anew; uploads are kept for 24 hours.",
      );
    case 409:
      return new StudioError(
        "ConflictException",
        `${message}. Ask with HEAD how much has arrived and go on from there.`,
      );
    case 410:
      return new StudioError("ResourceGone", "What had arrived of this upload is gone. Begin it anew.");
    case 413:
      return new StudioError(
        "PayloadTooLarge",
        /^Maximum/.test(message)
          ? `The file is larger than the ${gigabytes(maximumBytes)} that this studio takes (SAGEBRUSH_MAX_UPLOAD_BYTES).`
          : "More bytes were sent than the upload was announced with. Begin it anew with the right length.",
      );
    default:
      return new StudioError(
        status_code < 500 || status_code === 501 ? "ValidationException" : "InternalFailure",
        message,
      );
  }
}

function isFullDisk(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e10 ? 2 : 0)} GB`;
}
