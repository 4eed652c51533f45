import type { ScoredRows } from "../metrics/scored-rows.ts";

const iterations = 50;

/**
 * The a and b that make the sigmoid of a * score + b the probability of class 1, for scores that are margins: logistic
 * regression on the score alone, by Newton's method, with targets a little within 0 and 1. Where scores tell nothing, or
 * the wrong way round, they stay as they are. Platt, Advances in Large Margin Classifiers, 1999.
 */
export function calibrateMargins({ target, scores, weights }: ScoredRows): { slope: number; offset: number } {
  const totals = [0, 0];
  for (let row = 0; row < target.length; row++) totals[target[row]] += weights?.[row] ?? 1;
  const wanted = [1 / (totals[0] + 2), (totals[1] + 1) / (totals[1] + 2)];
  let slope = 1;
  let offset = 0;
  for (let iteration = 0; iteration < iterations; iteration++) {
    let [bySlope, byOffset, slopeSlope, slopeOffset, offsetOffset] = [0, 0, 0, 0, 0];
    for (let row = 0; row < target.length; row++) {
      const weight = weights?.[row] ?? 1;
      const probability = 1 / (1 + Math.exp(-(slope * scores[row] + offset)));
      const error = weight * (probability - wanted[target[row]]);
      const curvature = weight * probability * (1 - probability);
      bySlope += error * scores[row];
      byOffset += error;
      slopeSlope += curvature * scores[row] ** 2;
      slopeOffset += curvature * scores[row];
      offsetOffset += curvature;
    }
    // A little more than the curvature: where it vanishes, steps stay finite.
    slopeSlope += 1e-9 + 1e-3 * slopeSlope;
    offsetOffset += 1e-9 + 1e-3 * offsetOffset;
    const determinant = slopeSlope * offsetOffset - slopeOffset ** 2;
    const slopeStep = (offsetOffset * bySlope - slopeOffset * byOffset) / determinant;
    const offsetStep = (slopeSlope * byOffset - slopeOffset * bySlope) / determinant;
    const size = Math.max(1, Math.abs(slopeStep), Math.abs(offsetStep));
    slope -= slopeStep / size;
    offset -= offsetStep / size;
    if (Math.abs(slopeStep) + Math.abs(offsetStep) < 1e-9) break;
  }
  return slope > 0 && Number.isFinite(slope + offset) ? { slope, offset } : { slope: 1, offset: 0 };
}
