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
  return { lowest: endOf(codes, keys, most, 1), highest: endOf(codes, keys, most, -1) };
}

/**
 * From its own side, so that codes of a key that is kept already cost nothing.
 * @param sign -1: the order and the codes are taken the other way round
 */
function endOf(codes: Int32Array, keys: Float64Array, most: number, sign: 1 | -1): number[] {
  const kept: number[] = [];
  const keptKeys: number[] = [];
  if (most <= 0) return kept;
  const last = codes.length - 1;
  for (let at = 0; at <= last; at++) {
    const code = codes[sign === 1 ? at : last - at];
    const key = sign * keys[code];
    if (at >= most && key >= keptKeys[most - 1]) continue;
    let place = Math.min(at, most - 1);
    for (; place > 0 && keptKeys[place - 1] > key; place--) {
      keptKeys[place] = keptKeys[place - 1];
      kept[place] = kept[place - 1];
    }
    keptKeys[place] = key;
    kept[place] = code;
  }
  return kept;
}
