import type { Random } from "../random.ts";

/** How the rows of one epoch come in batches. */
export interface BatchPlan {
  rowCount: number;
  batchSize: number;
  /** How often an epoch goes over all rows; more than once where they are few. */
  passesPerEpoch: number;
  stepsPerEpoch: number;
}

/**
 * @param largestBatch the batch size asked for; few rows come in smaller batches, at least 8 of them
 * @param leastSteps an epoch goes over the rows so often that it has this many steps, or more
 */
export function planBatches(rowCount: number, largestBatch: number, leastSteps: number): BatchPlan {
  const batchSize = Math.max(1, Math.min(largestBatch, Math.ceil(rowCount / 8)));
  const batchesPerPass = Math.ceil(rowCount / batchSize);
  const passesPerEpoch = Math.max(1, Math.ceil(leastSteps / batchesPerPass));
  return { rowCount, batchSize, passesPerEpoch, stepsPerEpoch: batchesPerPass * passesPerEpoch };
}

/** Row order drawn anew for each pass from its number, so that any step can be made again without those before it. */
export class BatchOrder {
  private readonly order: Int32Array;
  private orderedPass = -1;

  constructor(
    private readonly plan: BatchPlan,
    private readonly random: Random,
  ) {
    this.order = new Int32Array(plan.rowCount);
  }

  /**
   * Fills the batch of one step.
   * @param step counted from 0 over all epochs
   * @param indices int32[B] and `weights` float32[B], overwritten: rows, and 1 or the row's weight; a last batch that is
   * not full is filled up with row 0 at weight 0
   */
  fill(step: number, indices: Int32Array, weights: Float32Array, rowWeights: Float32Array | null): void {
    const { rowCount, batchSize, passesPerEpoch, stepsPerEpoch } = this.plan;
    const batchesPerPass = stepsPerEpoch / passesPerEpoch;
    this.drawOrder(Math.floor(step / batchesPerPass));
    const start = (step % batchesPerPass) * batchSize;
    for (let place = 0; place < batchSize; place++) {
      const isRow = start + place < rowCount;
      const row = isRow ? this.order[start + place] : 0;
      indices[place] = row;
      weights[place] = isRow ? (rowWeights === null ? 1 : rowWeights[row]) : 0;
    }
  }

  private drawOrder(pass: number): void {
    if (pass === this.orderedPass) return;
    const random = this.random.fork(pass);
    for (let row = 0; row < this.order.length; row++) this.order[row] = row;
    for (let last = this.order.length - 1; last > 0; last--) {
      const other = random.nextInt(last + 1);
      const row = this.order[last];
      this.order[last] = this.order[other];
      this.order[other] = row;
    }
    this.orderedPass = pass;
  }
}
