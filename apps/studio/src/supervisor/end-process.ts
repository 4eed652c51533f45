import { setTimeout as delay } from "node:timers/promises";
import { processIdentity } from "../bootstrap/process-identity.mjs";

/** Sends a signal to a process and all that it started; one that has ended by itself is no error. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** Sends a signal to one process; one that has ended by itself is no error. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/**
 * Asks a process to end and, when it has not after `patienceMs`, ends it and its group.
 * @param identity of the process that is meant: another one that got its id is left alone
 */
export async function endProcess(pid: number, identity: string, patienceMs: number): Promise<void> {
  if (processIdentity(pid) !== identity) return;
  signalProcess(pid, "SIGTERM");
  if (await isGoneWithin(pid, identity, patienceMs)) return;
  signalGroup(pid, "SIGKILL");
  await isGoneWithin(pid, identity, 5_000);
}

async function isGoneWithin(pid: number, identity: string, patienceMs: number): Promise<boolean> {
  const giveUpAt = performance.now() + patienceMs;
  while (processIdentity(pid) === identity) {
    if (performance.now() > giveUpAt) return false;
    await delay(20);
  }
  return true;
}
