import type { Allocator } from "./boosting-kernels.ts";

const pageBytes = 65_536;
/** What a 32-bit address reaches. */
const mostPages = 65_536;
/** A cache line: no two arrays share one, which threads would fight for. */
const alignment = 64;

/**
 * The memory of the last training, kept for the next: the collector does not see how much of it there is, and trainings one
 * after another (folds, trials) would pile up gigabytes before it thinks of collecting.
 */
let spare: KernelMemory | null = null;

/** @throws RangeError where the address space is limited */
export function takeKernelMemory(): KernelMemory {
  const taken = spare ?? new KernelMemory();
  spare = null;
  return taken;
}

/** WebAssembly's memory, given away piece by piece, and all of it taken back at once. */
export class KernelMemory implements Allocator {
  readonly memory = new WebAssembly.Memory({ initial: 1, maximum: mostPages, shared: true });
  /** Address 0 means "none" to the kernels. */
  private used = alignment;
  /** Below this are what earlier users left. */
  private written = alignment;

  /** Nothing that it gave may be used any more. */
  release(): void {
    this.written = Math.max(this.written, this.used);
    this.used = alignment;
    if (!spare || spare.written < this.written) spare = this;
  }

  /** @returns the address of zeros. @throws RangeError past 4 GiB */
  reserve(byteCount: number): number {
    const address = this.used;
    const needed = address + Math.ceil(byteCount / alignment) * alignment;
    const missing = needed - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / pageBytes));
    this.used = needed;
    if (address < this.written)
      new Uint8Array(this.memory.buffer, address, Math.min(needed, this.written) - address).fill(0);
    return address;
  }

  uint8(length: number): Uint8Array {
    const address = this.reserve(length);
    return new Uint8Array(this.memory.buffer, address, length);
  }

  uint16(length: number): Uint16Array {
    const address = this.reserve(2 * length);
    return new Uint16Array(this.memory.buffer, address, length);
  }

  int32(length: number): Int32Array {
    const address = this.reserve(4 * length);
    return new Int32Array(this.memory.buffer, address, length);
  }

  float32(length: number): Float32Array {
    const address = this.reserve(4 * length);
    return new Float32Array(this.memory.buffer, address, length);
  }

  float64(length: number): Float64Array {
    const address = this.reserve(8 * length);
    return new Float64Array(this.memory.buffer, address, length);
  }
}
