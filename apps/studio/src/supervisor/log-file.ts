import { closeSync, fstatSync, openSync, renameSync, writeSync } from "node:fs";

export interface LogFile {
  readonly path: string;
  write(chunk: string | Uint8Array): void;
  close(): void;
}

/**
 * A log that never grows past its size: full, it becomes `x.log.1`, the one before `x.log.2`, and the oldest goes.
 * What cannot be written, on a full disk say, is dropped: a log must not stop what it describes.
 */
export function openLogFile(path: string, { maxBytes = 10 * 2 ** 20, keep = 3 } = {}): LogFile {
  let descriptor: number | undefined;
  let sizeBytes = 0;
  const open = () => {
    descriptor = openSync(path, "a", 0o600);
    sizeBytes = fstatSync(descriptor).size;
  };
  const rotate = () => {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
    for (let age = keep - 1; age >= 1; age--) renameIfThere(`${path}.${age}`, `${path}.${age + 1}`);
    renameIfThere(path, `${path}.1`);
  };
  let isClosed = false;
  return {
    path,
    write(chunk) {
      if (isClosed) return;
      try {
        if (descriptor === undefined) open();
        if (sizeBytes > 0 && sizeBytes + chunk.length > maxBytes) {
          rotate();
          open();
        }
        const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
        sizeBytes += writeSync(descriptor!, bytes);
      } catch {
        // Dropped, as said above.
      }
    },
    close() {
      isClosed = true;
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}
