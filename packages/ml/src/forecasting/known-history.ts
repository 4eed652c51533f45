export interface KnownHistory {
  /** float64[T]; the first value is known, NaN = missing. */
  values: Float64Array;
  knownCount: number;
  mean: number;
  /** Mean absolute value. */
  size: number;
}

/** A history from its first known value on, in the float32 that a served file is given; null where nothing is known. */
export function knownHistory(target: Float64Array): KnownHistory | null {
  const first = target.findIndex((value) => !Number.isNaN(value));
  if (first < 0) return null;
  const values = target.slice(first).map(Math.fround);
  let sum = 0;
  let absolute = 0;
  let knownCount = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    absolute += Math.abs(value);
    knownCount++;
  }
  return { values, knownCount, mean: sum / knownCount, size: absolute / knownCount };
}
