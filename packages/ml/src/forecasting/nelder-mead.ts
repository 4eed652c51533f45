export interface Minimum {
  point: number[];
  value: number;
}

/**
 * Minimises a function of a few variables without derivatives. A value that is not finite counts as worse than all others.
 * Nelder and Mead, The Computer Journal 1965, with the usual coefficients 1, 2, 1/2 and 1/2.
 * @param steps how far from the start each variable is first tried
 */
export function nelderMead(
  objective: (point: readonly number[]) => number,
  start: readonly number[],
  { steps, mostEvaluations, tolerance }: { steps: readonly number[]; mostEvaluations: number; tolerance: number },
): Minimum {
  let evaluations = 0;
  const at = (point: number[]): Minimum => {
    evaluations++;
    const value = objective(point);
    return { point, value: Number.isFinite(value) ? value : Number.POSITIVE_INFINITY };
  };
  const simplex = [at([...start])];
  for (const [variable, step] of steps.entries()) {
    const point = [...start];
    point[variable] += step;
    simplex.push(at(point));
  }
  const byValue = (one: Minimum, other: Minimum) => one.value - other.value;
  while (start.length > 0 && evaluations < mostEvaluations) {
    simplex.sort(byValue);
    const best = simplex[0];
    const worst = simplex[simplex.length - 1];
    if (worst.value - best.value <= tolerance * (Math.abs(best.value) + tolerance)) break;
    const centre = start.map(
      (_, variable) => simplex.slice(0, -1).reduce((sum, { point }) => sum + point[variable], 0) / start.length,
    );
    const along = (factor: number) =>
      at(centre.map((value, variable) => value + factor * (worst.point[variable] - value)));
    const reflected = along(-1);
    if (reflected.value < best.value) {
      const expanded = along(-2);
      simplex[simplex.length - 1] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < simplex[simplex.length - 2].value) simplex[simplex.length - 1] = reflected;
    else {
      const contracted = along(reflected.value < worst.value ? -0.5 : 0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) simplex[simplex.length - 1] = contracted;
      else
        for (let vertex = 1; vertex < simplex.length; vertex++)
          simplex[vertex] = at(simplex[vertex].point.map((value, variable) => (value + best.point[variable]) / 2));
    }
  }
  return simplex.sort(byValue)[0];
}
