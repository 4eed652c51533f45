import { totalmem } from "node:os";

/** The memory this process may use at most: the machine's, or a container's where it has less. */
export function machineMemoryBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/**
 * What the studio's own processes take while a job runs: the launcher, web, API, inference and the worker 100 to 250 MB each,
 * PostgreSQL as much as all of its connections; the rest is for the system's own needs.
 */
const studioBytes = 1.25 * 2 ** 30;
/** On a small machine the studio is not as large as it could be. */
const leastShare = 0.5;

/** What is left for a job beside the studio's own processes. */
export function spareMemoryBytes(): number {
  const all = machineMemoryBytes();
  return Math.max(all * leastShare, (all - studioBytes) * 0.9);
}
