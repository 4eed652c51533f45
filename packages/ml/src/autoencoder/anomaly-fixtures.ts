import type { FeatureMatrix } from "../estimator.ts";
import { createRandom } from "../random.ts";

export interface KnownRows {
  features: FeatureMatrix;
  /** float64[rowCount]: 1 for anomalies, which come last. */
  target: Float64Array;
}

/**
 * Ten columns that follow from three hidden ones, with a little noise. An anomaly has four columns of another row: each of
 * its values is usual, but they do not go together. All columns have mean 0 and deviation 1, about.
 */
export function rowsThatGoTogether(normalCount: number, anomalyCount: number, seed: number): KnownRows {
  const columnCount = 10;
  const random = createRandom(seed);
  const gaussian = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const weights = createRandom(77);
  const mixing = Array.from({ length: columnCount }, () => [0, 1, 2].map(() => 2 * weights.next() - 1));
  const drawRow = () => {
    const hidden = [gaussian(), gaussian(), gaussian()];
    return mixing.map((own, column) => {
      const sum = own.reduce((total, weight, at) => total + weight * hidden[at], 0);
      return (column % 2 === 0 ? 1.3 * Math.tanh(1.5 * sum) : 1.2 * sum) + 0.1 * gaussian();
    });
  };
  const rows = Array.from({ length: normalCount + anomalyCount }, (_, at) => {
    const row = drawRow();
    if (at < normalCount) return row;
    const other = drawRow();
    const first = random.nextInt(columnCount);
    for (let place = 0; place < 4; place++) row[(first + place) % columnCount] = other[(first + place) % columnCount];
    return row;
  });
  return {
    features: {
      rowCount: rows.length,
      names: rows[0].map((_, at) => `x${at}`),
      columns: rows[0].map((_, at) => Float32Array.from(rows, (row) => row[at])),
    },
    target: Float64Array.from(rows.keys(), (at) => (at < normalCount ? 0 : 1)),
  };
}
