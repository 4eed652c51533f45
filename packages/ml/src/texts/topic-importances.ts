import type { FeatureImportance } from "../estimator.ts";
import type { WordSource } from "./documents.ts";

/**
 * What the columns of a topic model matter: all that a text column does, and of columns that count words what each word
 * tells of the topic it came from.
 * @param weights float64[words, topics]: how often each topic has used each word, or its share of it
 */
export function topicImportances(
  featureNames: readonly string[],
  { vocabulary }: WordSource,
  { weights, topicCount }: { weights: Float64Array; topicCount: number },
): { measure: string; shares: FeatureImportance[] } {
  if (vocabulary !== null) {
    return { measure: "the only column", shares: [{ feature: featureNames[0], value: 1, share: 1 }] };
  }
  return { measure: "information about the topic", shares: informationShares(featureNames, weights, topicCount) };
}

/** The words' parts in their mutual information with the topics, in nats. */
function informationShares(names: readonly string[], weights: Float64Array, topicCount: number): FeatureImportance[] {
  const totals = new Float64Array(topicCount);
  for (let at = 0; at < weights.length; at++) totals[at % topicCount] += weights[at];
  const all = totals.reduce((sum, value) => sum + value, 0);
  const values = names.map((_, word) => {
    const own = weights.subarray(word * topicCount, (word + 1) * topicCount);
    const ofWord = own.reduce((sum, value) => sum + value, 0);
    const information = own.reduce(
      (sum, value, topic) => sum + (value / all) * Math.log((value * all) / (ofWord * totals[topic])),
      0,
    );
    return Math.max(0, information);
  });
  const total = values.reduce((sum, value) => sum + value, 0);
  return names.map((feature, word) => ({ feature, value: values[word], share: total > 0 ? values[word] / total : 0 }));
}
