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
   */
  constructor(
    private readonly length: number,
    budgetBytes: number,
  ) {
    this.limit = Math.max(leastHistograms, Math.floor(budgetBytes / (8 * Math.max(1, length))));
  }

  get isExhausted(): boolean {
    return this.free.length === 0 && this.allocated >= this.limit;
  }

  /** Its content is whatever the last user left. */
  take(): Float64Array {
    const used = this.free.pop();
    if (used) return used;
    this.allocated++;
    return new Float64Array(this.length);
  }

  give(histogram: Float64Array | null): void {
    if (histogram) this.free.push(histogram);
  }
}
