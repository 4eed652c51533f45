import { statfs } from "node:fs/promises";
import { StudioError } from "@sagebrush/contracts/errors";

/** What an ordinary user may still write to the disk that holds a folder. */
export async function freeSpaceBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/**
 * Refuses work that would fill the disk, before it is begun. Others write too, so the work can still meet a full disk.
 * @param purpose ends the sentence "There is not enough space to …"
 * @throws StudioError `ResourceLimitExceeded`, with what is needed and what there is.
 */
export async function assertFreeSpace(folder: string, neededBytes: number, purpose: string): Promise<void> {
  const free = await freeSpaceBytes(folder);
  if (free >= neededBytes) return;
  throw new StudioError(
    "ResourceLimitExceeded",
    `There is not enough space to ${purpose}: ${inGigabytes(neededBytes)} are needed, and the disk that holds ${folder} has ${inGigabytes(free)} free.`,
  );
}

function inGigabytes(bytes: number): string {
  return bytes < 1e8 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
