export interface SwarmDot {
  /** Of the points given. */
  index: number;
  /** Across, 0 to 1. */
  across: number;
  /** From the middle, -1 to 1. */
  offset: number;
}

const binCount = 80;

/**
 * Places points along a line so that many at one value make it thick: those of one narrow range are stacked in turn above
 * and below the middle. Equal input, equal picture.
 * @param across 0 to 1 each
 */
export function placeSwarm(across: readonly number[]): SwarmDot[] {
  const bins = across.map((value) => Math.min(binCount - 1, Math.max(0, Math.floor(value * binCount))));
  const sizes = new Map<number, number>();
  for (const bin of bins) sizes.set(bin, (sizes.get(bin) ?? 0) + 1);
  const largest = Math.max(1, ...sizes.values());
  const seen = new Map<number, number>();
  return across.map((value, index) => {
    const bin = bins[index] ?? 0;
    const rank = seen.get(bin) ?? 0;
    seen.set(bin, rank + 1);
    const step = Math.ceil(rank / 2) * (rank % 2 === 0 ? 1 : -1);
    // A few points stay near the middle; only what is crowded fills the height.
    const halfHeight = Math.max(largest / 2, 6);
    return { index, across: value, offset: step / halfHeight };
  });
}
