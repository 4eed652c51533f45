import { mkdir, readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

/**
 * Makes this worker's folder for the files of its runs, and removes those that workers of this machine left when they
 * were killed.
 */
export async function openWorkRoot(dataDir: string): Promise<{ path: string; remove(): Promise<void> }> {
  const parent = join(dataDir, "work");
  const prefix = `${hostname()}-`;
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    const processId = Number(name.startsWith(prefix) ? name.slice(prefix.length) : Number.NaN);
    if (Number.isInteger(processId) && !isAlive(processId)) {
      await rm(join(parent, name), { recursive: true, force: true });
    }
  }
  const path = join(parent, `${prefix}${process.pid}`);
  await rm(path, { recursive: true, force: true });
  await mkdir(path);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
