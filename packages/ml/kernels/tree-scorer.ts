// Sums of leaf values over trees, eight rows interleaved: a row waits for one comparison after the other, eight hide it.
// Addresses and sizes are in bytes unless named otherwise.
//
// A node is 16 bytes: i32 key of the threshold, u32 where its feature stands in a row, u32 address of the left child (the
// right one is next), f32 value. A leaf has the highest key and itself as left child, so walking on stays there.
// A value has two keys that sort as the numbers do, first with missing below all, then above all: a node reads the one
// that sends missing values where it learned to.

const missingBelow: i32 = i32.MIN_VALUE;
const missingAbove: i32 = 0x7f900000;

/**
 * Turns columns into rows of keys.
 * @param columns float32[featureCount][rowCount]; rowCount is a multiple of 4
 * @param rows i32[rowCount][featureCount][2], overwritten
 */
export function packRows(columns: usize, featureCount: usize, rowCount: usize, rows: usize): void {
  const stride = featureCount << 3;
  for (let feature: usize = 0; feature < featureCount; feature++) {
    let from = columns + ((feature * rowCount) << 2);
    let to = rows + (feature << 3);
    for (const end = from + (rowCount << 2); from < end; from += 16) {
      const x = v128.load(from);
      // Adding 0 makes -0 into 0, which it equals.
      const bits = f32x4.add(x, f32x4.splat(0));
      const negative = v128.and(i32x4.shr_s(bits, 31), i32x4.splat(0x7fffffff));
      const key = v128.xor(bits, negative);
      const isMissing = f32x4.ne(x, x);
      const below = v128.bitselect(i32x4.splat(missingBelow), key, isMissing);
      const above = v128.bitselect(i32x4.splat(missingAbove), key, isMissing);
      const first = v128.shuffle<i32>(below, above, 0, 4, 1, 5);
      const second = v128.shuffle<i32>(below, above, 2, 6, 3, 7);
      v128.store64_lane(to, first, 0);
      v128.store64_lane(to + stride, first, 1);
      v128.store64_lane(to + 2 * stride, second, 0);
      v128.store64_lane(to + 3 * stride, second, 1);
      to += 4 * stride;
    }
  }
}

/**
 * Adds every tree's leaf to its output's sum, in the order of the trees.
 * @param trees u32 pairs: address of the root, depth of the deepest leaf
 * @param rows as `packRows` leaves them, `stride` apart; rowCount is a multiple of 8
 * @param sums float32[outputCount][rowCount], added to; tree t belongs to output t modulo outputCount
 */
export function addTrees(
  trees: usize,
  treeCount: usize,
  outputCount: usize,
  rows: usize,
  stride: usize,
  rowCount: usize,
  sums: usize,
): void {
  const sumStride = rowCount << 2;
  const sumsEnd = sums + outputCount * sumStride;
  let sum = sums;
  for (let tree = trees, end = trees + (treeCount << 3); tree < end; tree += 8) {
    addTree(<usize>load<u32>(tree), load<u32>(tree, 4), rows, stride, rowCount, sum);
    sum += sumStride;
    if (sum === sumsEnd) sum = sums;
  }
}

function addTree(root: usize, depth: u32, rows: usize, stride: usize, rowCount: usize, sums: usize): void {
  let a = rows;
  for (let at = sums, end = sums + (rowCount << 2); at < end; at += 32) {
    const b = a + stride;
    const c = b + stride;
    const d = c + stride;
    const e = d + stride;
    const f = e + stride;
    const g = f + stride;
    const h = g + stride;
    let nodeA = root;
    let nodeB = root;
    let nodeC = root;
    let nodeD = root;
    let nodeE = root;
    let nodeF = root;
    let nodeG = root;
    let nodeH = root;
    for (let step = depth; step > 0; step--) {
      nodeA = next(nodeA, a);
      nodeB = next(nodeB, b);
      nodeC = next(nodeC, c);
      nodeD = next(nodeD, d);
      nodeE = next(nodeE, e);
      nodeF = next(nodeF, f);
      nodeG = next(nodeG, g);
      nodeH = next(nodeH, h);
    }
    add(at, nodeA);
    add(at + 4, nodeB);
    add(at + 8, nodeC);
    add(at + 12, nodeD);
    add(at + 16, nodeE);
    add(at + 20, nodeF);
    add(at + 24, nodeG);
    add(at + 28, nodeH);
    a = h + stride;
  }
}

// @ts-expect-error: decorator
function next(node: usize, row: usize): usize {
  const isRight = load<i32>(row + <usize>load<u32>(node, 4)) >= load<i32>(node);
  return <usize>load<u32>(node, 8) + ((<usize>isRight) << 4);
}

// @ts-expect-error: decorator
function add(sum: usize, leaf: usize): void {
  store<f32>(sum, load<f32>(sum) + load<f32>(leaf, 12));
}
