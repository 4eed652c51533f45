import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const execFileAsync = promisify(execFile);

export interface Postmaster {
  processId: number;
  port: number;
}

/**
 * The server that runs on a cluster folder now, read from its lock file. A lock file left by a server that was killed
 * is deleted, because PostgreSQL itself is fooled by a zombie (a container without an init) and by a reused process id.
 */
export async function findRunningPostmaster(clusterDir: string): Promise<Postmaster | null> {
  const lockFile = join(clusterDir, "postmaster.pid");
  const text = await readFile(lockFile, "utf8").catch(() => null);
  if (text === null) return null;
  const lines = text.split("\n");
  const processId = Math.abs(Number(lines[0]));
  const port = Number(lines[3]);
  if (Number.isInteger(processId) && processId > 0 && (await isPostgresOn(processId, clusterDir))) {
    // The server is writing the file at this moment: nothing to adopt yet, and nothing to delete either.
    return port > 0 ? { processId, port } : null;
  }
  await rm(lockFile, { force: true });
  return null;
}

async function isPostgresOn(processId: number, clusterDir: string): Promise<boolean> {
  const command = await commandLine(processId);
  // Quoted on Windows when it has spaces; the port follows it in every start of ours.
  return command?.replaceAll('"', "").includes(`-D ${clusterDir} `) ?? false;
}

/** The command line of a living process, null when there is none or only its zombie is left. */
async function commandLine(processId: number): Promise<string | null> {
  if (process.platform === "linux") {
    const status = await readFile(`/proc/${processId}/status`, "utf8").catch(() => "");
    if (status === "" || /^State:\s+[ZX]/m.test(status)) return null;
    const text = await readFile(`/proc/${processId}/cmdline`, "utf8").catch(() => null);
    return text === null ? null : text.replaceAll("\0", " ");
  }
  if (process.platform === "win32") {
    const script = `(Get-CimInstance Win32_Process -Filter 'ProcessId=${processId}').CommandLine`;
    return execFileAsync("powershell", ["-NoProfile", "-Command", script]).then(
      ({ stdout }) => stdout,
      () => null,
    );
  }
  return execFileAsync("ps", ["-ww", "-o", "stat=,command=", "-p", String(processId)]).then(
    ({ stdout }) => (stdout.startsWith("Z") ? null : stdout),
    () => null,
  );
}

export async function isProcessAlive(processId: number): Promise<boolean> {
  return (await commandLine(processId)) !== null;
}
