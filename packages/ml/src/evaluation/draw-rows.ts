import { createRandom } from "../random.ts";

/** As many as a scatter plot shows. */
export const maximumPoints = 2_000;

/** Ascending; every row where there are few enough. Reservoir sampling, Vitter's algorithm R. */
export function drawRows(rowCount: number, most: number, seed: number): Int32Array {
  const random = createRandom(seed);
  const drawn = Int32Array.from({ length: Math.min(rowCount, most) }, (_, row) => row);
  for (let row = most; row < rowCount; row++) {
    const place = random.nextInt(row + 1);
    if (place < most) drawn[place] = row;
  }
  return drawn.sort();
}
