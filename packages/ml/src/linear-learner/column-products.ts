import { columnProductsModule } from "../wasm/column-products.base64.ts";
import { type Kernels, loadKernels, placeRegions } from "../wasm/scratch-memory.ts";

let kernels: Kernels | null | undefined;

/** Columns of some rows, and of the same rows times their weights; the same arrays where all weigh 1. */
export interface ColumnBlock {
  /** float32[rowCount] each. */
  columns: readonly Float32Array[];
  weighted: readonly Float32Array[];
  rowCount: number;
}

/** The kernel takes columns and rows in fours. */
const group = 4;
/** What lies between two columns, so that they do not all fall into one set of the first cache. */
const gapBytes = 64;

/**
 * Adds the sums of products of each two columns: in float32 within a block, which is to be small, then in float64.
 * @param sums float64[C * C] for C columns, of which the lower triangle is added to
 */
export function addColumnProducts(block: ColumnBlock, sums: Float64Array): void {
  kernels ??= loadKernels(columnProductsModule);
  if (kernels === null) {
    addColumnProductsPlainly(block, sums);
    return;
  }
  const { columns, weighted, rowCount } = block;
  const columnCount = group * Math.ceil(columns.length / group);
  const paddedRows = group * Math.ceil(rowCount / group);
  const stride = 4 * paddedRows + gapBytes;
  const isWeighted = weighted !== columns;
  const { buffer, addresses } = placeRegions([
    columnCount * stride,
    isWeighted ? columnCount * stride : 0,
    8 * columnCount * columnCount,
  ]);
  const [leftAt, rightAt, sumsAt] = addresses;
  const floats = new Float32Array(buffer);
  const place = (own: readonly Float32Array[], address: number) => {
    floats.fill(0, (address + columns.length * stride) / 4, (address + columnCount * stride) / 4);
    for (const [at, column] of own.entries()) {
      const start = (address + at * stride) / 4;
      floats.set(column, start);
      floats.fill(0, start + rowCount, start + paddedRows);
    }
  };
  place(columns, leftAt);
  if (isWeighted) place(weighted, rightAt);
  const products = new Float64Array(buffer, sumsAt, columnCount * columnCount).fill(0);
  kernels.addColumnProducts(leftAt, isWeighted ? rightAt : leftAt, stride, columnCount, paddedRows, sumsAt);
  for (let row = 0; row < columns.length; row++)
    for (let column = 0; column <= row; column++)
      sums[row * columns.length + column] += products[row * columnCount + column];
}

/** The twin of the kernel in packages/ml/kernels/column-products.ts, which gives the same bits. */
export function addColumnProductsPlainly({ columns, weighted, rowCount }: ColumnBlock, sums: Float64Array): void {
  const lanes = new Float32Array(group);
  for (const [row, one] of columns.entries()) {
    for (let column = 0; column <= row; column++) {
      const other = weighted[column];
      lanes.fill(0);
      for (let at = 0; at < rowCount; at++) lanes[at & 3] += Math.fround(one[at] * other[at]);
      sums[row * columns.length + column] += lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
    }
  }
}
