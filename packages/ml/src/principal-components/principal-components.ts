import type { PrincipalComponents } from "../estimator.ts";

/** Directions with a smaller share of the greatest variance are rounding. */
const smallestShare = 1e-12;

/**
 * Brings directions to length 1 and to the sign that makes their largest weight positive, so that equal data gives equal
 * components. Those without variance say nothing and are left out, but for the first.
 */
export function principalComponents(found: {
  directions: readonly Float64Array[];
  /** Descending. */
  variances: Float64Array;
  totalVariance: number;
}): PrincipalComponents {
  const { variances, totalVariance } = found;
  const kept = found.directions.filter((_, at) => at === 0 || variances[at] > smallestShare * variances[0]);
  return {
    explainedVariance: Float64Array.from(kept, (_, at) => Math.max(0, variances[at])),
    totalVariance,
    loadings: kept.map(withDefiniteSign),
  };
}

function withDefiniteSign(direction: Float64Array): Float64Array {
  let largest = 0;
  let squares = 0;
  for (const [at, weight] of direction.entries()) {
    squares += weight * weight;
    // By more than rounding: of two equal weights the first decides.
    if (Math.abs(weight) > Math.abs(direction[largest]) * (1 + 1e-9)) largest = at;
  }
  const length = Math.sqrt(squares);
  const scale = direction[largest] < 0 ? -1 / length : 1 / length;
  // Rows that are all alike leave no direction; any will do.
  if (!(length > 0)) return direction.map((_, at) => (at === 0 ? 1 : 0));
  return direction.map((weight) => weight * scale);
}
