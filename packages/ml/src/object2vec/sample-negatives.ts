import type { LabelledRows } from "../estimator.ts";
import type { Random } from "../random.ts";

/**
 * Pairs that were not seen, as examples of what does not belong together: for each pair of class 1, `rate` pairs of class 0
 * with its first object, its weight, and the second object of a pair drawn at random. They come after the rows there are.
 * @param isSecond whether a feature is of the second object
 */
export function withNegatives(
  rows: LabelledRows,
  { rate, isSecond, random }: { rate: number; isSecond: (feature: number) => boolean; random: Random },
): LabelledRows {
  const { features, target, weights } = rows;
  const firsts = [...target.keys()];
  const seconds = [...firsts];
  for (const [row, code] of target.entries()) {
    if (code !== 1) continue;
    for (let made = 0; made < rate; made++) {
      firsts.push(row);
      seconds.push(random.nextInt(features.rowCount));
    }
  }
  const columns = features.columns.map((column, feature) =>
    Float32Array.from(isSecond(feature) ? seconds : firsts, (row) => column[row]),
  );
  return {
    ...rows,
    features: { ...features, rowCount: firsts.length, columns },
    target: Float64Array.from(firsts, (row, at) => (at < features.rowCount ? target[row] : 0)),
    ...(weights && { weights: Float64Array.from(firsts, (row) => weights[row]) }),
  };
}
