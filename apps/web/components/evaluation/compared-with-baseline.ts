import type { EvaluatedMetric } from "@sagebrush/contracts/models/evaluated-metric";
import type { ProblemType } from "@sagebrush/contracts/training/algorithm";
import { formatPercent } from "../../lib/format-numbers.ts";

const constant = { label: "Constant answer", short: "constant" };

/** What a model is compared with: the best that can be said without looking at the features. */
export const baselineNames: Readonly<Record<ProblemType, { label: string; short: string }>> = {
  regression: constant,
  "binary-classification": constant,
  "multiclass-classification": constant,
  clustering: { label: "One cluster", short: "one cluster" },
  "anomaly-detection": { label: "Chance", short: "chance" },
  "dimension-reduction": { label: "The mean row", short: "the mean row" },
  forecasting: { label: "Seasonal naive", short: "seasonal naive" },
  ranking: { label: "Random order", short: "random order" },
  "topic-modeling": { label: "No topics", short: "no topics" },
  "word-embedding": { label: "Chance", short: "chance" },
};

export interface Comparison {
  verdict: "better" | "worse" | "same";
  text: string;
}

/**
 * Whether the model beats the baseline, and for errors by how much: "81% less than constant". Null where one of the two
 * has no value.
 */
export function comparedWithBaseline(
  { value, baseline, direction }: EvaluatedMetric,
  problemType: ProblemType,
): Comparison | null {
  if (value === null || baseline === null) return null;
  const { short } = baselineNames[problemType];
  const gain = direction === "minimize" ? baseline - value : value - baseline;
  if (Math.abs(gain) <= 1e-9 * Math.max(Math.abs(value), Math.abs(baseline))) {
    return { verdict: "same", text: `No better than ${short}` };
  }
  const verdict = gain > 0 ? "better" : "worse";
  if (direction === "minimize" && baseline > 0 && value >= 0) {
    return { verdict, text: `${formatPercent(Math.abs(gain) / baseline)} ${gain > 0 ? "less" : "more"} than ${short}` };
  }
  return { verdict, text: `${gain > 0 ? "Better" : "Worse"} than ${short}` };
}
