/** Points in (0, 1), ascending, and their weights, which sum to 1. */
export interface Quadrature {
  points: Float64Array;
  weights: Float64Array;
}

/**
 * The Gauss-Legendre rule on [0, 1]: with n points the integral of every polynomial up to degree 2n - 1 is exact.
 * Zeros of the Legendre polynomial by Newton's method, Press et al., Numerical Recipes, 4.6. O(n²).
 */
export function gaussLegendre(pointCount: number): Quadrature {
  const points = new Float64Array(pointCount);
  const weights = new Float64Array(pointCount);
  for (let index = 0; index < pointCount; index++) {
    let zero = Math.cos((Math.PI * (index + 0.75)) / (pointCount + 0.5));
    let slope = 1;
    for (let step = 0; step < 100; step++) {
      const [value, derivative] = legendre(pointCount, zero);
      slope = derivative;
      const change = value / derivative;
      zero -= change;
      if (Math.abs(change) < 1e-16) break;
    }
    points[pointCount - 1 - index] = (1 + zero) / 2;
    weights[pointCount - 1 - index] = 1 / ((1 - zero * zero) * slope * slope);
  }
  return { points, weights };
}

/** Value and derivative of the Legendre polynomial of a degree, by its recurrence. */
function legendre(degree: number, at: number): [value: number, derivative: number] {
  let before = 1;
  let value = at;
  if (degree === 0) return [1, 0];
  for (let n = 2; n <= degree; n++) [before, value] = [value, ((2 * n - 1) * at * value - (n - 1) * before) / n];
  return [value, (degree * (at * value - before)) / (at * at - 1)];
}
