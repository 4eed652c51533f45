/**
 * Splits a node's rows in place without branches, the order kept on both sides.
 * @param bins of type `Bin` by row
 * @param goesLeft uint8 by bin, 1 or 0
 * @param scratch u32, as long as the rows, overwritten
 * @returns number of rows that go left
 */
export function partitionBy<Bin>(begin: usize, end: usize, bins: usize, goesLeft: usize, scratch: usize): u32 {
  let left = begin;
  let right = scratch;
  for (let at = begin; at < end; at += 4) {
    const row = load<u32>(at);
    const isLeft = (<usize>load<u8>(goesLeft + <usize>load<Bin>(bins + ((<usize>row) << alignof<Bin>())))) << 2;
    store<u32>(left, row);
    store<u32>(right, row);
    left += isLeft;
    right += 4 - isLeft;
  }
  memory.copy(left, scratch, right - scratch);
  return <u32>((left - begin) >> 2);
}
