import type { Allocator } from "./boosting-kernels.ts";
import { fillDirections } from "./partition.ts";
import type { Split } from "./splitting.ts";
import { mostWideCodes, type WideColumn } from "./wide-columns.ts";

/**
 * Makes splits of wide features such as the kernels know: of a column of bytes, which says of each row of the node whether
 * it goes left. Nodes share no rows, so one column serves all that are split at once.
 */
export class WideSides {
  /** uint8[rowCount], of the rows that were marked last. */
  readonly column: Uint8Array;
  private readonly byBin = new Uint8Array(1 + mostWideCodes);

  /** @param allocate where the kernels reach it */
  constructor(rowCount: number, allocate: Pick<Allocator, "uint8">) {
    this.column = allocate.uint8(rowCount);
  }

  /**
   * @param rows int32, of the node
   * @param goesLeft uint8[256], overwritten: what the column's bytes mean
   */
  mark({ bins, binCount }: WideColumn, split: Split, rows: Int32Array, goesLeft: Uint8Array): void {
    fillDirections(this.byBin.subarray(0, binCount), split);
    const { column, byBin } = this;
    for (let position = 0; position < rows.length; position++) {
      const row = rows[position];
      column[row] = byBin[bins[row]];
    }
    goesLeft.fill(0);
    goesLeft[1] = 1;
  }
}
