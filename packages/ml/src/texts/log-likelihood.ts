import type { Documents } from "./documents.ts";

/** The words of topics, or of a language without topics. */
export interface WordShares {
  topicCount: number;
  /** float64[words, topics]: each topic's sum to 1, and none is 0. */
  shares: Float64Array;
}

/**
 * The mean log-likelihood of a word under the documents' mixtures (SageMaker's pwll, natural logarithm); null where there
 * are no words.
 * @param mixtures float64[documents, topics]
 */
export function perWordLogLikelihood(
  { topicCount, shares }: WordShares,
  { documentCount, starts, words, counts }: Documents,
  mixtures: Float64Array,
): number | null {
  let sum = 0;
  let total = 0;
  for (let document = 0; document < documentCount; document++) {
    const mixture = document * topicCount;
    for (let at = starts[document]; at < starts[document + 1]; at++) {
      const offset = words[at] * topicCount;
      let likelihood = 0;
      for (let topic = 0; topic < topicCount; topic++) likelihood += mixtures[mixture + topic] * shares[offset + topic];
      sum += counts[at] * Math.log(likelihood);
      total += counts[at];
    }
  }
  return total === 0 ? null : sum / total;
}
