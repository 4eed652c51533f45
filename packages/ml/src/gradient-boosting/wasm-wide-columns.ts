import type { Kernels } from "../wasm/scratch-memory.ts";
import { wideColumnsModule } from "../wasm/wide-columns.base64.ts";
import type { BoostingKernels } from "./boosting-kernels.ts";
import type { KernelMemory } from "./kernel-memory.ts";

let compiled: WebAssembly.Module | null = null;

/** On the calling thread: few tables have such columns, and those that have one have one or two beside many others. */
export function createWasmWideColumns({
  memory,
}: KernelMemory): Pick<BoostingKernels, "addWideRows" | "partitionWideRows"> {
  let kernels: Kernels | null = null;
  /** With the first wide column. */
  const load = () => {
    compiled ??= new WebAssembly.Module(Uint8Array.from(atob(wideColumnsModule), (letter) => letter.charCodeAt(0)));
    // Its declaration is its source: both are built and committed together.
    return new WebAssembly.Instance(compiled, { env: { memory } }).exports as Kernels;
  };
  return {
    addWideRows({ rows, begin, end, bins }, gradients, lastBin, sums) {
      kernels ??= load();
      const [from, to] = [rows.byteOffset + 4 * begin, rows.byteOffset + 4 * end];
      kernels.addWideRows(bins.byteOffset, lastBin, from, to, gradients.byteOffset, sums.byteOffset);
    },
    partitionWideRows({ rows, begin, end, bins }, scratch, goesLeft) {
      kernels ??= load();
      const [from, to] = [rows.byteOffset + 4 * begin, rows.byteOffset + 4 * end];
      const place = scratch.byteOffset + 4 * begin;
      return begin + kernels.partitionWideRows(from, to, bins.byteOffset, goesLeft.byteOffset, place);
    },
  };
}
