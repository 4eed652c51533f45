import type { EvaluatedMetric } from "@sagebrush/contracts/models/evaluation";
import { formatPercent } from "../../lib/format-numbers.ts";

export interface Comparison {
  verdict: "better" | "worse" | "same";
  text: string;
}

/**
 * Whether the model beats the best constant answer, and for errors by how much: "81% less than constant". Null where
 * one of the two has no value.
 */
export function comparedWithBaseline({ value, baseline, direction }: EvaluatedMetric): Comparison | null {
  if (value === null || baseline === null) return null;
  const gain = direction === "minimize" ? baseline - value : value - baseline;
  if (Math.abs(gain) <= 1e-9 * Math.max(Math.abs(value), Math.abs(baseline))) {
    return { verdict: "same", text: "No better than constant" };
  }
  const verdict = gain > 0 ? "better" : "worse";
  if (direction === "minimize" && baseline > 0 && value >= 0) {
    return { verdict, text: `${formatPercent(Math.abs(gain) / baseline)} ${gain > 0 ? "less" : "more"} than constant` };
  }
  return { verdict, text: gain > 0 ? "Better than constant" : "Worse than constant" };
}
