/**
 * The statistic of Kwiatkowski, Phillips, Schmidt and Shin (Journal of Econometrics 1992) for a level, with
 * trunc(3 √n / 13) lags as in R's ndiffs: large where the values do not keep to a level.
 */
export function kpssStatistic(values: Float64Array): number {
  const { length } = values;
  const mean = values.reduce((sum, value) => sum + value, 0) / length;
  const errors = values.map((value) => value - mean);
  const lags = Math.trunc((3 * Math.sqrt(length)) / 13);
  let variance = 0;
  for (let lag = 0; lag <= lags; lag++) {
    let products = 0;
    for (let at = lag; at < length; at++) products += errors[at] * errors[at - lag];
    variance += (lag === 0 ? 1 : 2 * (1 - lag / (lags + 1))) * (products / length);
  }
  let partialSum = 0;
  let squares = 0;
  for (const error of errors) {
    partialSum += error;
    squares += partialSum * partialSum;
  }
  return variance > 0 ? squares / (length * length * variance) : 0;
}

/** The 5 % point of the statistic's distribution. Kwiatkowski et al. 1992, table 1. */
export const kpssCritical = 0.463;

/**
 * From 0 to 1, how much of what is not trend is season: 1 - Var(remainder) / Var(season + remainder), of a classical
 * decomposition whose trend is a moving average over a season. Each variance is over its degrees of freedom, so that noise
 * over few seasons counts as none. Null where there are too few values. Wang, Smith and Hyndman, Data Mining and Knowledge
 * Discovery 2006.
 */
export function seasonalStrength(values: Float64Array, seasonLength: number): number | null {
  const half = Math.floor(seasonLength / 2);
  const count = values.length - 2 * half;
  if (seasonLength < 2 || count < seasonLength + 3) return null;
  const isEven = seasonLength % 2 === 0;
  const detrended = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    let sum = 0;
    for (let back = 0; back <= 2 * half; back++)
      sum += values[at + back] * (isEven && (back === 0 || back === 2 * half) ? 0.5 : 1);
    detrended[at] = values[at + half] - sum / seasonLength;
  }
  const sums = new Float64Array(seasonLength);
  const counts = new Float64Array(seasonLength);
  let total = 0;
  for (const [at, value] of detrended.entries()) {
    sums[at % seasonLength] += value;
    counts[at % seasonLength]++;
    total += value;
  }
  let whole = 0;
  let remainder = 0;
  for (const [at, value] of detrended.entries()) {
    whole += (value - total / count) ** 2;
    remainder += (value - sums[at % seasonLength] / counts[at % seasonLength]) ** 2;
  }
  if (whole === 0) return 0;
  return Math.max(0, 1 - remainder / (count - seasonLength) / (whole / (count - 1)));
}

/** From here on a season is differenced, as in R's nsdiffs. */
export const strongSeason = 0.64;
