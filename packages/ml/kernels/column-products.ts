// Sums of products of columns over some rows that the second cache holds: float32, summed up in float64.

import { addLanes } from "./functions/add-lanes";

/**
 * Adds the products of each column with itself and those before it, which is a lower triangle. Two columns against four at
 * a time, whose sums stay in registers.
 * @param left f32[columnCount] columns of rowCount rows, `stride` bytes apart; rowCount is a multiple of 4, columnCount of 4
 * @param right the other factors, as `left`: the same columns, or times the rows' weights
 * @param sums f64[columnCount * columnCount], added to; above the diagonal are sums too, but not everywhere
 */
export function addColumnProducts(
  left: usize,
  right: usize,
  stride: usize,
  columnCount: usize,
  rowCount: usize,
  sums: usize,
): void {
  const rowBytes = rowCount << 2;
  for (let row: usize = 0; row < columnCount; row += 2) {
    const one = left + row * stride;
    for (let column: usize = 0; column <= row + 1; column += 4) {
      let a = f32x4.splat(0);
      let b = f32x4.splat(0);
      let c = f32x4.splat(0);
      let d = f32x4.splat(0);
      let otherA = f32x4.splat(0);
      let otherB = f32x4.splat(0);
      let otherC = f32x4.splat(0);
      let otherD = f32x4.splat(0);
      let from = right + column * stride;
      for (let at = one, end = one + rowBytes; at < end; at += 16, from += 16) {
        const x = v128.load(at);
        const other = v128.load(at + stride);
        let factor = v128.load(from);
        a = f32x4.add(a, f32x4.mul(x, factor));
        otherA = f32x4.add(otherA, f32x4.mul(other, factor));
        factor = v128.load(from + stride);
        b = f32x4.add(b, f32x4.mul(x, factor));
        otherB = f32x4.add(otherB, f32x4.mul(other, factor));
        factor = v128.load(from + 2 * stride);
        c = f32x4.add(c, f32x4.mul(x, factor));
        otherC = f32x4.add(otherC, f32x4.mul(other, factor));
        factor = v128.load(from + 3 * stride);
        d = f32x4.add(d, f32x4.mul(x, factor));
        otherD = f32x4.add(otherD, f32x4.mul(other, factor));
      }
      let sum = sums + ((row * columnCount + column) << 3);
      addLanes(sum, a);
      addLanes(sum + 8, b);
      addLanes(sum + 16, c);
      addLanes(sum + 24, d);
      sum += columnCount << 3;
      addLanes(sum, otherA);
      addLanes(sum + 8, otherB);
      addLanes(sum + 16, otherC);
      addLanes(sum + 24, otherD);
    }
  }
}
