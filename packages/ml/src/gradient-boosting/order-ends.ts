/** The ends of the order of some codes by their keys. */
export interface OrderEnds {
  /** Ascending; of equal keys the code that comes first is lower. */
  lowest: number[];
  /** Descending, the same order from its other end. */
  highest: number[];
}

/**
 * A full sort would cost more than all else that a node of many categories is asked.
 * @param codes int32
 * @param keys float64, by code
 * @param most how many are kept of either end
 */
export function orderEnds(codes: Int32Array, keys: Float64Array, most: number): OrderEnds {
  const lowest: number[] = [];
  const highest: number[] = [];
  if (most <= 0) return { lowest, highest };
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at];
    if (at < most || keys[code] < keys[lowest[most - 1]])
      insert(lowest, code, most, (other) => keys[other] > keys[code]);
    if (at < most || keys[code] >= keys[highest[most - 1]])
      insert(highest, code, most, (other) => keys[other] <= keys[code]);
  }
  return { lowest, highest };
}

/** Before those that yield to it, which are the last ones. The list stays as long as it may be. */
function insert(list: number[], code: number, most: number, yields: (other: number) => boolean): void {
  let place = Math.min(list.length, most - 1);
  for (; place > 0 && yields(list[place - 1]); place--) list[place] = list[place - 1];
  list[place] = code;
}
