export interface LeastSquares {
  /** How many variables there are. */
  size: number;
  /** Σ r²; infinite where the point is not allowed. */
  cost(point: Float64Array): number;
  /**
   * The cost with what Gauss and Newton need of it.
   * @param gradient float64[size], overwritten: Jᵀr
   * @param curvature float64[size * size], its lower triangle overwritten: JᵀJ
   */
  linearise(point: Float64Array, gradient: Float64Array, curvature: Float64Array): number;
}

export interface Bounds {
  /** float64[size] */
  lower: Float64Array;
  /** float64[size] */
  upper: Float64Array;
}

export interface LeastSquaresMinimum {
  point: Float64Array;
  cost: number;
}

/** Damping relative to the curvature: at first, and where steps have become too short to go on. */
const firstDamping = 1e-3;
const leastDamping = 1e-12;
const mostDamping = 1e9;
/** What is added to the curvature of a variable that changes nothing, relative to 1. */
const leastCurvature = 1e-30;

/**
 * Minimises a sum of squares within bounds by Levenberg and Marquardt's method: a variable at a bound that it would cross
 * is left out of the step, and what else crosses is put back onto its bound. Nielsen's rule for the damping (Madsen,
 * Nielsen and Tingleff, Methods for Non-Linear Least Squares Problems, 2004, algorithm 3.16).
 * @param start within the bounds; where its cost is infinite it is also the minimum
 * @param tolerance a step from which less is expected, relative to the cost, is not made any more
 */
export function boundedLeastSquares(
  problem: LeastSquares,
  start: Float64Array,
  { bounds, mostIterations, tolerance }: { bounds: Bounds; mostIterations: number; tolerance: number },
): LeastSquaresMinimum {
  const { size } = problem;
  const gradient = new Float64Array(size);
  const curvature = new Float64Array(size * size);
  const step = new Float64Array(size);
  const free = new Int32Array(size);
  const factor = new Float64Array(size * size);
  let point = start.slice();
  let next = new Float64Array(size);
  let cost = problem.linearise(point, gradient, curvature);
  let isLinear = true;
  let damping = firstDamping;
  let growth = 2;
  for (let iteration = 0; iteration < mostIterations && Number.isFinite(cost) && cost > 0; ) {
    if (!isLinear) problem.linearise(point, gradient, curvature);
    isLinear = true;
    const freeCount = freeVariables({ point, gradient, bounds }, free);
    if (freeCount === 0 || !solve({ gradient, curvature, damping }, { free, freeCount, factor, step })) break;
    let expected = 0;
    for (let variable = 0; variable < size; variable++) {
      next[variable] = Math.min(
        Math.max(point[variable] + step[variable], bounds.lower[variable]),
        bounds.upper[variable],
      );
      const scaled = damping * curvature[variable * size + variable] * step[variable];
      expected += step[variable] * (scaled - gradient[variable]);
    }
    if (!(expected > tolerance * cost)) break;
    const nextCost = problem.cost(next);
    if (nextCost < cost) {
      const gain = (cost - nextCost) / expected;
      damping = Math.max(damping * Math.max(1 / 3, 1 - (2 * gain - 1) ** 3), leastDamping);
      growth = 2;
      [point, next] = [next, point];
      cost = nextCost;
      isLinear = false;
      iteration++;
    } else {
      damping *= growth;
      growth *= 2;
      if (damping > mostDamping) break;
    }
  }
  return { point, cost };
}

/** Fills `free` with the variables that are not held at a bound, and answers how many those are. */
function freeVariables(
  { point, gradient, bounds }: { point: Float64Array; gradient: Float64Array; bounds: Bounds },
  free: Int32Array,
): number {
  let count = 0;
  for (let variable = 0; variable < point.length; variable++) {
    const isHeld =
      gradient[variable] > 0 ? point[variable] <= bounds.lower[variable] : point[variable] >= bounds.upper[variable];
    if (!isHeld) free[count++] = variable;
  }
  return count;
}

/** The damped step of the free variables, 0 for the others, by Cholesky's factor; false where it cannot be found. */
function solve(
  { gradient, curvature, damping }: { gradient: Float64Array; curvature: Float64Array; damping: number },
  { free, freeCount, factor, step }: { free: Int32Array; freeCount: number; factor: Float64Array; step: Float64Array },
): boolean {
  const size = gradient.length;
  step.fill(0);
  for (let row = 0; row < freeCount; row++) {
    const own = free[row];
    for (let column = 0; column <= row; column++) {
      let sum = curvature[own * size + free[column]];
      if (column === row) sum += damping * sum + leastCurvature;
      for (let at = 0; at < column; at++) sum -= factor[row * size + at] * factor[column * size + at];
      if (column < row) factor[row * size + column] = sum / factor[column * size + column];
      else if (sum > 0) factor[row * size + row] = Math.sqrt(sum);
      else return false;
    }
  }
  for (let row = 0; row < freeCount; row++) {
    let sum = -gradient[free[row]];
    for (let at = 0; at < row; at++) sum -= factor[row * size + at] * step[free[at]];
    step[free[row]] = sum / factor[row * size + row];
  }
  for (let row = freeCount - 1; row >= 0; row--) {
    let sum = step[free[row]];
    for (let below = row + 1; below < freeCount; below++) sum -= factor[below * size + row] * step[free[below]];
    step[free[row]] = sum / factor[row * size + row];
  }
  return step.every(Number.isFinite);
}
