import { TrainingDataError } from "../table.ts";
import type { TimeSeries } from "./time-series.ts";

/** The mean of all known values. @throws TrainingDataError when there are none */
export function meanOfKnown(series: readonly TimeSeries[]): number {
  let sum = 0;
  let count = 0;
  for (const { target } of series)
    for (const value of target) {
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
  if (count === 0)
    throw new TrainingDataError("No series has a value from which anything could be learned: all are missing.");
  return sum / count;
}
