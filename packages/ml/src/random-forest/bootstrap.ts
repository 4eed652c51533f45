import type { Random } from "../random.ts";
import type { ForestParameters } from "./forest-parameters.ts";

/**
 * Draws the rows of one tree: with replacement, a row counting as often as it was drawn, or all of them.
 * @param rowWeights float64[rowCount], what a row weighs besides
 * @param out float64[rowCount], overwritten: 0 for rows that are out of the bag
 */
export function drawBootstrap(
  { bootstrap, maxSamples }: Pick<ForestParameters, "bootstrap" | "maxSamples">,
  rowWeights: Float64Array,
  random: Random,
  out: Float64Array,
): void {
  if (!bootstrap) {
    out.set(rowWeights);
    return;
  }
  const drawCount = Math.max(1, Math.round(maxSamples * out.length));
  let total = 0;
  // Rows of weight 0 may be all that is drawn; a tree needs one that weighs something.
  while (total === 0) {
    out.fill(0);
    for (let draw = 0; draw < drawCount; draw++) out[random.nextInt(out.length)]++;
    for (let row = 0; row < out.length; row++) {
      out[row] *= rowWeights[row];
      total += out[row];
    }
  }
}

/** What each row weighs before any draw: its own weight, evened out between the classes where that is asked for. */
export function baseWeights(
  target: Float64Array,
  weights: Float64Array | undefined,
  balancedClassCount: number | null,
): Float64Array {
  const base = weights ? Float64Array.from(weights) : new Float64Array(target.length).fill(1);
  if (balancedClassCount === null) return base;
  const ofClasses = new Float64Array(balancedClassCount);
  for (let row = 0; row < target.length; row++) ofClasses[target[row]] += base[row];
  const total = ofClasses.reduce((sum, weight) => sum + weight, 0);
  const seen = ofClasses.filter((weight) => weight > 0).length;
  return base.map((weight, row) => (weight * total) / (seen * ofClasses[target[row]] || 1));
}
