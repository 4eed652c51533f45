import { readFile, writeFile } from "node:fs/promises";
import { StudioError } from "@sagebrush/contracts/errors";
import type { ChildExit } from "@sagebrush/platform/child-process";

/**
 * Counts whom Linux has ended for want of memory, to ask afterwards whether it was a child of ours: a killed process says
 * nothing, and one that somebody ended by hand looks the same.
 */
export interface MemoryKills {
  /** On the machine, and in our control group where it keeps count; 0 on other systems. */
  count(): Promise<number>;
}

const counters = ["/proc/vmstat", "/sys/fs/cgroup/memory.events"];

export const memoryKills: MemoryKills = {
  async count() {
    const texts = await Promise.all(counters.map((path) => readFile(path, "utf8").catch(() => "")));
    return texts.reduce((sum, text) => sum + Number(/^oom_kill (\d+)$/m.exec(text)?.[1] ?? 0), 0);
  },
};

/** Whether a child that said nothing of its end ran out of memory; trying again would end the same way. */
export function ranOutOfMemory({ signal, stderrTail }: ChildExit, kills: { before: number; after: number }): boolean {
  // V8 writes so before it gives up; its exit code and signal differ by system.
  if (/heap out of memory|Allocation failed|std::bad_alloc/.test(stderrTail)) return true;
  return signal === "SIGKILL" && kills.after > kills.before;
}

/** What the engine says when it cannot have an array, a map, a text or WebAssembly's memory of the size it needs. */
export function isAllocationFailure(error: unknown): boolean {
  return (
    error instanceof Error &&
    /Array buffer allocation failed|Invalid (typed array|array buffer|string|array) length|(Map|Set) maximum size exceeded|WebAssembly\.Memory|bad_alloc|Cannot create a Buffer larger/.test(
      error.message,
    )
  );
}

export function trainingOutOfMemory(cause: unknown): StudioError {
  return new StudioError(
    "ResourceLimitExceeded",
    "Training ran out of memory. Leave out columns, most of all text with many different values, train on a sample of the rows, make the model smaller (fewer or shallower trees, fewer units), let no other job run beside it, or use a machine with more memory.",
    { cause },
  );
}

/** Where memory ends, Linux shall end this process and not the database or the worker, which take others with them. */
export async function offerToBeKilled(): Promise<void> {
  if (process.platform !== "linux") return;
  await writeFile("/proc/self/oom_score_adj", "900").catch(() => undefined);
}
