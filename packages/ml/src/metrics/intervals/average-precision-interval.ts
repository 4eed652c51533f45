import { type Interval, normalQuantileAt975 } from "./interval.ts";
import { wilsonInterval } from "./wilson-interval.ts";

/**
 * Normal on the scale of log(AP / (1 - AP)), with a standard error of 1 / sqrt(n AP (1 - AP)), n the positive rows. It
 * covers better than a bootstrap, above all with few positives. At 0 and 1, where there is no such scale, Wilson's.
 * Boyd, Eng and Page, Area under the precision-recall curve: point estimates and confidence intervals, ECML 2013.
 */
export function averagePrecisionInterval(averagePrecision: number, positiveCount: number): Interval | null {
  if (!(positiveCount > 0)) return null;
  if (averagePrecision <= 0 || averagePrecision >= 1) return wilsonInterval(averagePrecision, positiveCount);
  const logit = Math.log(averagePrecision / (1 - averagePrecision));
  const half = normalQuantileAt975 / Math.sqrt(positiveCount * averagePrecision * (1 - averagePrecision));
  return { lower: logistic(logit - half), upper: logistic(logit + half), method: "logit" };
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
