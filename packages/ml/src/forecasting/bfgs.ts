export interface Minimum {
  point: number[];
  value: number;
}

/**
 * Minimises a smooth function of a few variables whose values are about 1, with gradients by forward differences. A value
 * that is not finite counts as worse than all others. Nocedal and Wright, Numerical Optimization, algorithm 6.1, with steps
 * halved until Armijo's condition holds.
 * @param tolerance a step that betters the value by less, relative to it, is the last
 */
export function bfgs(
  objective: (point: readonly number[]) => number,
  start: readonly number[],
  { mostIterations, tolerance }: { mostIterations: number; tolerance: number },
): Minimum {
  const size = start.length;
  const at = (point: readonly number[]) => {
    const value = objective(point);
    return Number.isFinite(value) ? value : Number.POSITIVE_INFINITY;
  };
  let point = [...start];
  let value = at(point);
  if (size === 0 || value === Number.POSITIVE_INFINITY) return { point, value };
  let gradient = gradientAt(at, point, value);
  let inverse = identity(size);
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    let direction = inverse.map((row) => -dot(row, gradient));
    if (!(dot(direction, gradient) < 0)) {
      inverse = identity(size);
      direction = gradient.map((slope) => -slope);
    }
    // The variables are bounded transforms' arguments: a longer step only leads to where nothing changes.
    const longest = Math.max(...direction.map(Math.abs));
    if (longest > longestStep) direction = direction.map((step) => (step * longestStep) / longest);
    const slope = dot(direction, gradient);
    let share = 1;
    let next = moved(point, direction, share);
    let nextValue = at(next);
    while (nextValue > value + armijo * share * slope && share > leastShare) {
      share /= 2;
      next = moved(point, direction, share);
      nextValue = at(next);
    }
    if (!(nextValue < value)) break;
    const nextGradient = gradientAt(at, next, nextValue);
    const isLast = value - nextValue <= tolerance * (Math.abs(value) + tolerance);
    inverse = updated(inverse, {
      step: next.map((coordinate, variable) => coordinate - point[variable]),
      change: nextGradient.map((own, variable) => own - gradient[variable]),
    });
    point = next;
    value = nextValue;
    gradient = nextGradient;
    if (isLast) break;
  }
  return { point, value };
}

const difference = 1e-6;
const armijo = 1e-4;
const leastShare = 1e-4;
const longestStep = 2;

function gradientAt(at: (point: readonly number[]) => number, point: readonly number[], value: number): number[] {
  return point.map((coordinate, variable) => {
    const beside = [...point];
    beside[variable] = coordinate + difference;
    const slope = (at(beside) - value) / difference;
    return Number.isFinite(slope) ? slope : 0;
  });
}

/** Equation 6.17; where the curvature is not positive the inverse stays. */
function updated(inverse: number[][], { step, change }: { step: number[]; change: number[] }): number[][] {
  const curvature = dot(step, change);
  if (!(curvature > 1e-12)) return inverse;
  const times = inverse.map((row) => dot(row, change));
  const scale = (1 + dot(change, times) / curvature) / curvature;
  return inverse.map((row, one) =>
    row.map(
      (own, other) =>
        own + scale * step[one] * step[other] - (times[one] * step[other] + step[one] * times[other]) / curvature,
    ),
  );
}

function identity(size: number): number[][] {
  return Array.from({ length: size }, (_, one) => Array.from({ length: size }, (_, other) => (one === other ? 1 : 0)));
}

function moved(point: readonly number[], direction: readonly number[], share: number): number[] {
  return point.map((coordinate, variable) => coordinate + share * direction[variable]);
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, at) => sum + value * other[at], 0);
}
