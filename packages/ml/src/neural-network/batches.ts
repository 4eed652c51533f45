import type { Random } from "../random.ts";

/** How the rows of one epoch come in batches. */
export interface BatchPlan {
  rowCount: number;
  batchSize: number;
  /** How often an epoch goes over all rows; more than once where they are few. */
  passesPerEpoch: number;
  stepsPerEpoch: number;
  /**
   * Rows that follow each other and stay together whatever the order: they are read several times as fast as rows from
   * anywhere. 1 unless given; more only where rows are mixed to begin with.
   */
  rowsTogether?: number;
}

/** So many lines of the processor's cache, of targets one. */
const mostRowsTogether = 16;
/** Of which a batch should have some, so that hardly any two batches are alike. */
const leastGroupsPerBatch = 32;

/**
 * @param largestBatch the batch size asked for; few rows come in smaller batches, at least 8 of them
 * @param leastSteps an epoch goes over the rows so often that it has this many steps, or more
 * @param areMixed whether rows that follow each other have nothing in common, as in {@link mixedOrder}
 */
export function planBatches(rowCount: number, largestBatch: number, leastSteps: number, areMixed = false): BatchPlan {
  const batchSize = Math.max(1, Math.min(largestBatch, Math.ceil(rowCount / 8)));
  const batchesPerPass = Math.ceil(rowCount / batchSize);
  const passesPerEpoch = Math.max(1, Math.ceil(leastSteps / batchesPerPass));
  const rowsTogether = areMixed
    ? Math.max(1, Math.min(mostRowsTogether, Math.floor(batchSize / leastGroupsPerBatch)))
    : 1;
  return {
    ...{ rowCount, batchSize, passesPerEpoch, stepsPerEpoch: batchesPerPass * passesPerEpoch },
    ...(rowsTogether > 1 ? { rowsTogether } : {}),
  };
}

/** Row order drawn anew for each pass from its number, so that any step can be made again without those before it. */
export class BatchOrder {
  /** First rows of the groups that stay together. */
  private readonly groups: Int32Array;
  private readonly order: Int32Array;
  private orderedPass = -1;

  constructor(
    private readonly plan: BatchPlan,
    private readonly random: Random,
  ) {
    const { rowCount, rowsTogether = 1 } = plan;
    this.groups = new Int32Array(Math.ceil(rowCount / rowsTogether));
    this.order = rowsTogether === 1 ? this.groups : new Int32Array(rowCount);
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
    const { rowsTogether = 1 } = this.plan;
    for (let group = 0; group < this.groups.length; group++) this.groups[group] = group * rowsTogether;
    shuffle(this.groups, this.random.fork(pass));
    if (rowsTogether > 1) this.expandGroups(rowsTogether);
    this.orderedPass = pass;
  }

  private expandGroups(rowsTogether: number): void {
    const { rowCount } = this.plan;
    let place = 0;
    for (const first of this.groups) {
      const end = Math.min(rowCount, first + rowsTogether);
      for (let row = first; row < end; row++) this.order[place++] = row;
    }
  }
}

/**
 * Rows so that any that follow each other come from all over the table, however it was sorted: one of each of as many
 * stretches as rows are read together, each read onwards from a place of its own. Reading rows in this order is hardly slower
 * than reading them one after the other.
 * @returns int32[rowCount], each row once
 */
export function mixedOrder(rowCount: number, random: Random): Int32Array {
  const stretch = Math.max(1, Math.floor(rowCount / mostRowsTogether));
  const stretchCount = Math.min(mostRowsTogether, rowCount);
  const next = Int32Array.from({ length: stretchCount }, () => random.nextInt(stretch));
  const order = new Int32Array(rowCount);
  let place = 0;
  for (let round = 0; round < stretch; round++) {
    for (let at = 0; at < stretchCount; at++) {
      order[place++] = at * stretch + next[at];
      next[at] = next[at] + 1 === stretch ? 0 : next[at] + 1;
    }
  }
  for (; place < rowCount; place++) order[place] = place;
  return order;
}

/** Fisher and Yates, in place. */
function shuffle(values: Int32Array, random: Random): void {
  for (let last = values.length - 1; last > 0; last--) {
    const other = random.nextInt(last + 1);
    const value = values[last];
    values[last] = values[other];
    values[other] = value;
  }
}
