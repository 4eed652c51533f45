/**
 * The first of some codes in the order of their keys, ascending; of equal keys the code that comes first. A full sort would
 * cost more than all else that a node of many categories is asked. O(codes + kept x log codes x kept) where keys come in any order.
 * @param most how many are kept
 */
export function codesByKey(codes: Iterable<number>, keyOf: (code: number) => number, most: number): number[] {
  const kept: number[] = [];
  const keys: number[] = [];
  if (most <= 0) return kept;
  for (const code of codes) {
    const key = keyOf(code);
    if (kept.length === most && key >= keys[most - 1]) continue;
    let place = kept.length === most ? most - 1 : kept.length;
    for (; place > 0 && keys[place - 1] > key; place--) {
      keys[place] = keys[place - 1];
      kept[place] = kept[place - 1];
    }
    keys[place] = key;
    kept[place] = code;
  }
  return kept;
}
