import type { Allocator } from "./boosting-kernels.ts";
import { plainAllocator } from "./plain-kernels.ts";

/** A node needs its own and its children's. */
const leastHistograms = 4;

/** Histograms of one length, used again instead of allocated again. */
export class HistogramPool {
  private readonly free: Float64Array[] = [];
  private readonly limit: number;
  private allocated = 0;

  /**
   * @param length float64 places of one histogram
   * @param budgetBytes memory for histograms that are alive at once; more are taken only where none could be given up
   * @param allocate where the kernels can reach them
   * @param placesBeside float64 places that are held elsewhere for each
   */
  constructor(
    private readonly length: number,
    budgetBytes: number,
    private readonly allocate: Pick<Allocator, "float64"> = plainAllocator,
    placesBeside = 0,
  ) {
    this.limit = Math.max(leastHistograms, Math.floor(budgetBytes / (8 * Math.max(1, length + placesBeside))));
  }

  /** How many can be taken before the budget is spent. */
  get available(): number {
    return this.free.length + Math.max(0, this.limit - this.allocated);
  }

  /** Its content is whatever the last user left. */
  take(): Float64Array {
    const used = this.free.pop();
    if (used) return used;
    this.allocated++;
    return this.allocate.float64(this.length);
  }

  give(histogram: Float64Array | null): void {
    if (histogram) this.free.push(histogram);
  }
}
