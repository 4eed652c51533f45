import { totalmem } from "node:os";

/** The memory this process may use at most: the machine's, or a container's where it has less. */
export function machineMemoryBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}
