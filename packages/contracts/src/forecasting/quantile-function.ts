/**
 * The quantile function of one forecast step, between the levels that a graph answers and beyond them: linear over
 * standard normal deviates, which is exact where the forecast is normal, and follows its own skew where it is not. Beyond
 * the outermost levels it goes on as between the last two.
 * @param levels rising, within 0 and 1, at least one; `values` of the same length, not falling
 */
export function quantileFunction(levels: readonly number[], values: ArrayLike<number>): (level: number) => number {
  const deviates = levels.map(normalDeviate);
  const last = levels.length - 1;
  return (level) => {
    if (last === 0) return values[0] ?? Number.NaN;
    const exact = levels.findIndex((known) => Math.abs(known - level) < 1e-9);
    if (exact >= 0) return values[exact] ?? Number.NaN;
    const above = levels.findIndex((known) => known > level);
    const right = above < 0 ? last : Math.max(1, above);
    const low = deviates[right - 1] ?? 0;
    const high = deviates[right] ?? 0;
    const from = values[right - 1] ?? Number.NaN;
    const to = values[right] ?? Number.NaN;
    return from + ((normalDeviate(level) - low) / (high - low)) * (to - from);
  };
}

/** The standard normal quantile, to 1.2e-9 relative. Acklam, An algorithm for computing the inverse normal cdf, 2003. */
export function normalDeviate(level: number): number {
  if (level > 0.5) return -normalDeviate(1 - level);
  if (level < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(level));
    return polynomial(tailNumerator, q) / (q * polynomial(tailDenominator, q) + 1);
  }
  const q = level - 0.5;
  const r = q * q;
  return (q * polynomial(middleNumerator, r)) / (r * polynomial(middleDenominator, r) + 1);
}

const middleNumerator = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const middleDenominator = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1,
];
const tailNumerator = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const tailDenominator = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416];

/** The highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
