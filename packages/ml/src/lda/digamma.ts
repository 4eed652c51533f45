/** Places by which an argument is moved up to where the series holds. */
export const digammaShift = 6;
/** Of the asymptotic series in 1 / x², from the highest power down. */
export const digammaSeries: readonly number[] = [1 / 240, -1 / 252, 1 / 120, -1 / 12];

/**
 * The derivative of log Γ, for x above 0; exact to about 1e-10. ψ(x) = ψ(x + 6) - Σ 1 / (x + i), and there the asymptotic
 * series: Abramowitz and Stegun, 6.3.5 and 6.3.18. The exported graph does the same steps.
 */
export function digamma(x: number): number {
  let shifts = 0;
  for (let at = 0; at < digammaShift; at++) shifts += 1 / (x + at);
  const shifted = x + digammaShift;
  const inverse = 1 / shifted;
  const squared = inverse * inverse;
  let series = 0;
  for (const coefficient of digammaSeries) series = (series + coefficient) * squared;
  return Math.log(shifted) - inverse / 2 + series - shifts;
}
