/**
 * Whether 1 - Σ φ_i B^i has all its roots outside the circle of radius 1 + margin, as an autoregression must that forgets:
 * its partial autocorrelations are within 1. Monahan's recursion backwards, Biometrika 1984.
 */
export function isStationary(ar: readonly number[], margin: number): boolean {
  let coefficients = ar.map((value, at) => value * (1 + margin) ** (at + 1));
  while (coefficients.length > 0) {
    const partial = coefficients[coefficients.length - 1];
    if (!(Math.abs(partial) < 1)) return false;
    const rest = coefficients.slice(0, -1);
    coefficients = rest.map((own, at) => (own + partial * rest[rest.length - 1 - at]) / (1 - partial * partial));
  }
  return true;
}
