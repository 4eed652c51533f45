import { type Interval, normalQuantileAt975 } from "./interval.ts";

/**
 * Score interval of a share; unlike the textbook's it has a width at 0 and 1 and never leaves them.
 * @param share 0 to 1
 * @param count independent rows that the share is of, not necessarily whole; null where there are none
 * Wilson, JASA 22, 1927.
 */
export function wilsonInterval(share: number, count: number): Interval | null {
  if (!(count > 0)) return null;
  const squared = normalQuantileAt975 ** 2;
  const centre = (share + squared / (2 * count)) / (1 + squared / count);
  const half =
    (normalQuantileAt975 * Math.sqrt((share * (1 - share)) / count + squared / (4 * count * count))) /
    (1 + squared / count);
  // At the ends rounding would leave a trace such as 1e-17.
  return {
    lower: share === 0 ? 0 : Math.max(0, centre - half),
    upper: share === 1 ? 1 : Math.min(1, centre + half),
    method: "wilson",
  };
}
