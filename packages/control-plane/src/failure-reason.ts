import { isStudioError } from "@sagebrush/contracts/errors";

const longestReason = 1024;

/** The words of a failure that a user may see: ours where it is a StudioError, else that it is our fault. */
export function failureReasonOf(error: unknown): string {
  if (isStudioError(error)) return shorten(error.message);
  const detail = error instanceof Error ? error.message : String(error);
  return shorten(`Sagebrush failed while running this job: ${detail}`);
}

/** PostgreSQL takes neither NUL nor half a character. */
function shorten(text: string): string {
  return text.replaceAll("\u0000", "").slice(0, longestReason).toWellFormed();
}
