import { readFileSync } from "node:fs";

/** What Linux tells of a process's memory; zeros when it has ended meanwhile. */
export function processMemory(pid: number): {
  residentBytes: number;
  peakResidentBytes: number;
  proportionalBytes: number;
} {
  return {
    residentBytes: kilobytes(`/proc/${pid}/status`, "VmRSS") * 1_024,
    peakResidentBytes: kilobytes(`/proc/${pid}/status`, "VmHWM") * 1_024,
    proportionalBytes: kilobytes(`/proc/${pid}/smaps_rollup`, "Pss") * 1_024,
  };
}

function kilobytes(file: string, name: string): number {
  try {
    return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(readFileSync(file, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
