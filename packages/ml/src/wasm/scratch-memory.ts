const pageBytes = 65_536;
const maximumPages = 65_536;
/** Below lies what a module keeps for itself. */
const firstAddress = 1_024;
const alignment = 64;

let memory: WebAssembly.Memory | null = null;

/**
 * The memory that a synchronous call of kernels works in, one for the whole thread: each reserves gigabytes of addresses.
 * What an earlier call left in it may be overwritten.
 */
export interface ScratchMemory {
  /** Grown to hold all that was placed. */
  buffer: WebAssembly.Memory["buffer"];
  /** Addresses of the regions, aligned to cache lines. */
  addresses: number[];
}

/** Places regions of the given sizes one after the other. @throws RangeError when there is not so much memory. */
export function placeRegions(sizesBytes: readonly number[]): ScratchMemory {
  let end = firstAddress;
  const addresses = sizesBytes.map((size) => {
    const address = end;
    end = Math.ceil((end + size) / alignment) * alignment;
    return address;
  });
  const own = ownMemory();
  const missingBytes = end - own.buffer.byteLength;
  if (missingBytes > 0) own.grow(Math.ceil(missingBytes / pageBytes));
  return { buffer: own.buffer, addresses };
}

/** Kernels take and answer numbers: addresses, sizes and counts. */
export type Kernels = Readonly<Record<string, (...values: number[]) => number>>;

/** Compiles a committed module; null where this platform refuses, and the plain twins do the work. */
export function loadKernels(base64: string): Kernels | null {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory: ownMemory() } });
    // Its declaration is its source: both are built and committed together.
    return instance.exports as Kernels;
  } catch {
    return null;
  }
}

function ownMemory(): WebAssembly.Memory {
  memory ??= new WebAssembly.Memory({ initial: 16, maximum: maximumPages, shared: true });
  return memory;
}
