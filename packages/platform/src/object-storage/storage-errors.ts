import { StudioError } from "@sagebrush/contracts/errors";

export function objectNotFound(key: string, cause?: unknown): StudioError {
  return new StudioError("ResourceNotFound", `There is no object ${key} in storage.`, { cause });
}

export function rangeBehindEnd(key: string, start: number, cause?: unknown): StudioError {
  return new StudioError("ValidationException", `Object ${key} has no byte ${start}: it is shorter.`, { cause });
}

const fullDiskCodes = new Set<unknown>(["ENOSPC", "EDQUOT"]);

/** Turns what a full disk reports into a sentence for the user; any other error stays as it is. */
export function explainFullDisk(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || !("code" in error) || !fullDiskCodes.has(error.code)) return error;
  return new StudioError(
    "ResourceLimitExceeded",
    `The disk that holds ${folder} is full. Free some space and try again; nothing half-written was kept.`,
    { cause: error },
  );
}
