/** The standard normal distribution's quantiles at `quantileLevels`. */
export const normalQuantiles = [
  -1.2815515655446004, -0.8416212335729143, -0.5244005127080407, -0.2533471031357997, 0, 0.2533471031357997,
  0.5244005127080407, 0.8416212335729143, 1.2815515655446004,
] as const;

/** float64[P * Q] around each mean. */
export function normalForecastQuantiles(mean: Float64Array, deviation: Float64Array): Float64Array {
  const quantiles = new Float64Array(mean.length * normalQuantiles.length);
  for (const [step, centre] of mean.entries())
    for (const [at, quantile] of normalQuantiles.entries())
      quantiles[step * normalQuantiles.length + at] = centre + quantile * deviation[step];
  return quantiles;
}
