import { readdirSync, readFileSync } from "node:fs";

export interface SeenProcess {
  pid: number;
  commandLine: string;
}

/** What a process has started, and what that has started, as Linux tells it. */
export function descendantsOf(ancestor: number): SeenProcess[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    const parent = Number.isInteger(pid) ? parentOf(pid) : undefined;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const below = (pid: number): number[] => (children.get(pid) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(ancestor).map((pid) => ({
    pid,
    commandLine: read(`/proc/${pid}/cmdline`)?.replaceAll("\0", " ") ?? "",
  }));
}

function parentOf(pid: number): number | undefined {
  const stat = read(`/proc/${pid}/stat`);
  // The program's name stands in brackets and may hold anything; after it come the state and the parent.
  const parent = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
  return parent === undefined ? undefined : Number(parent);
}

/** Undefined where the process has ended meanwhile. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
