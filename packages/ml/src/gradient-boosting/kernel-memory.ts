import type { Allocator } from "./boosting-kernels.ts";

const pageBytes = 65_536;
/** What a 32-bit address reaches. */
const mostPages = 65_536;
/** A cache line: no two arrays share one, which threads would fight for. */
const alignment = 64;

/** WebAssembly's memory, given away piece by piece; all of it goes at once when nothing refers to it any more. */
export class KernelMemory implements Allocator {
  readonly memory = new WebAssembly.Memory({ initial: 1, maximum: mostPages, shared: true });
  /** Address 0 means "none" to the kernels. */
  private used = alignment;

  /** @returns the address of zeros. @throws RangeError past 4 GiB */
  reserve(byteCount: number): number {
    const address = this.used;
    const needed = address + Math.ceil(byteCount / alignment) * alignment;
    const missing = needed - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / pageBytes));
    this.used = needed;
    return address;
  }

  uint8(length: number): Uint8Array {
    const address = this.reserve(length);
    return new Uint8Array(this.memory.buffer, address, length);
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
