import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { processIdentity } from "../bootstrap/process-identity.mjs";
import { endProcess } from "./end-process.ts";

const runningProcess = z.object({ role: z.string(), pid: z.int(), identity: z.string() });
const runFile = z.object({ processes: z.array(runningProcess) });
export type RunningProcess = z.infer<typeof runningProcess>;

export interface RunFile {
  /** Remembers the process that plays a role now, in place of an earlier one. */
  record(role: string, pid: number): void;
  remove(): void;
}

/** The file in the data folder that says which processes this run has, for the next start and for people. */
export function createRunFile(path: string): RunFile {
  const processes = new Map<string, RunningProcess>();
  return {
    record(role, pid) {
      const identity = processIdentity(pid);
      // It has ended already; whoever watches it will record its successor.
      if (identity === undefined) return;
      processes.set(role, { role, pid, identity });
      const draft = `${path}.draft`;
      writeFileSync(draft, JSON.stringify({ processes: [...processes.values()] }, null, 2), { mode: 0o600 });
      renameSync(draft, path);
    },
    remove: () => rmSync(path, { force: true }),
  };
}

/**
 * Ends what a killed studio left running. Its processes end by themselves soon after it, but a new start must not share
 * ports and rows with them. PostgreSQL is not among them: it is adopted.
 * @returns the roles of the processes that were still there
 */
export async function endOrphans(path: string): Promise<string[]> {
  const orphans = readRunFile(path).filter(
    ({ role, pid, identity }) => role !== "postgres" && pid !== process.pid && processIdentity(pid) === identity,
  );
  await Promise.all(orphans.map(({ pid, identity }) => endProcess(pid, identity, 3_000)));
  return orphans.map(({ role }) => role);
}

/** A missing or torn file names nobody. */
function readRunFile(path: string): RunningProcess[] {
  try {
    return runFile.parse(JSON.parse(readFileSync(path, "utf8"))).processes;
  } catch {
    return [];
  }
}
