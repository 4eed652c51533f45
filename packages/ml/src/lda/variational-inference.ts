import type { Documents } from "../texts/documents.ts";
import { digamma } from "./digamma.ts";

// K topics, V words, γ the Dirichlet parameters of a document's mixture, λ those of the topics' words.

/** Updates of γ for an answer, always so many: the graph has no end that depends on the document. */
export const answerUpdates = 50;
/** Keeps a word that no topic has from dividing by 0. */
export const leastWordShare = 1e-100;

/** What mixtures are inferred with. */
export interface TopicWeights {
  topicCount: number;
  wordCount: number;
  /** Of each topic in a document: alpha0 / K. */
  alpha: number;
  /** float64[V, K]: exp E[log share of the word in the topic]. */
  expectedLog: Float64Array;
}

/** float64[V, K] from λ, float64[V, K]. */
export function expectedLogWeights(lambda: Float64Array, topicCount: number): Float64Array {
  const totals = new Float64Array(topicCount);
  for (let at = 0; at < lambda.length; at++) totals[at % topicCount] += lambda[at];
  const ofTotals = totals.map(digamma);
  return lambda.map((value, at) => Math.exp(digamma(value) - ofTotals[at % topicCount]));
}

/** float64[V, K]: the mean share of each word in each topic. */
export function topicWordShares(lambda: Float64Array, topicCount: number): Float64Array {
  const totals = new Float64Array(topicCount);
  for (let at = 0; at < lambda.length; at++) totals[at % topicCount] += lambda[at];
  return lambda.map((value, at) => value / totals[at % topicCount]);
}

/**
 * Infers one document's γ after the other: γ_k = α + e_k Σ_w n_w E_wk / Σ_j e_j E_wj with e = exp ψ(γ), from γ = 1 on. Blei, Ng and Jordan, JMLR
 * 2003, with the smoothed topics of Hoffman, Blei and Bach, NIPS 2010; the ψ of the sum cancels.
 */
export class MixtureInference {
  readonly #weights: TopicWeights;
  readonly #expected: Float64Array;
  readonly #sums: Float64Array;

  constructor(weights: TopicWeights) {
    this.#weights = weights;
    this.#expected = new Float64Array(weights.topicCount);
    this.#sums = new Float64Array(weights.topicCount);
  }

  /**
   * @param gamma float64[K], overwritten
   * @param enough mean change of γ below which it is over
   */
  infer(
    { starts, words, counts }: Documents,
    document: number,
    gamma: Float64Array,
    { updates, enough }: { updates: number; enough: number },
  ): void {
    const { topicCount, alpha, expectedLog } = this.#weights;
    const expected = this.#expected;
    const sums = this.#sums;
    gamma.fill(1);
    for (let update = 0; update < updates; update++) {
      for (let topic = 0; topic < topicCount; topic++) expected[topic] = Math.exp(digamma(gamma[topic]));
      sums.fill(0);
      for (let at = starts[document]; at < starts[document + 1]; at++) {
        const offset = words[at] * topicCount;
        let share = leastWordShare;
        for (let topic = 0; topic < topicCount; topic++) share += expected[topic] * expectedLog[offset + topic];
        const factor = counts[at] / share;
        for (let topic = 0; topic < topicCount; topic++) sums[topic] += factor * expectedLog[offset + topic];
      }
      let change = 0;
      for (let topic = 0; topic < topicCount; topic++) {
        const next = alpha + expected[topic] * sums[topic];
        change += Math.abs(next - gamma[topic]);
        gamma[topic] = next;
      }
      if (change < enough * topicCount) return;
    }
  }

  /**
   * Adds to `statistics`, float64[V, K], how often each word of the document is expected of each topic, less the factor
   * of the topics' own weights.
   */
  addStatistics({ starts, words, counts }: Documents, document: number, gamma: Float64Array, statistics: Float64Array) {
    const { topicCount, expectedLog } = this.#weights;
    const expected = this.#expected;
    for (let topic = 0; topic < topicCount; topic++) expected[topic] = Math.exp(digamma(gamma[topic]));
    for (let at = starts[document]; at < starts[document + 1]; at++) {
      const offset = words[at] * topicCount;
      let share = leastWordShare;
      for (let topic = 0; topic < topicCount; topic++) share += expected[topic] * expectedLog[offset + topic];
      const factor = counts[at] / share;
      for (let topic = 0; topic < topicCount; topic++) statistics[offset + topic] += factor * expected[topic];
    }
  }
}

/** float64[documents, K]: the mixture of each document, which sums to 1. */
export function inferMixtures(weights: TopicWeights, documents: Documents): Float64Array {
  const { topicCount } = weights;
  const mixtures = new Float64Array(documents.documentCount * topicCount);
  const inference = new MixtureInference(weights);
  for (let document = 0; document < documents.documentCount; document++) {
    const own = mixtures.subarray(document * topicCount, (document + 1) * topicCount);
    inference.infer(documents, document, own, { updates: answerUpdates, enough: 0 });
    const total = own.reduce((sum, value) => sum + value, 0);
    for (let topic = 0; topic < topicCount; topic++) own[topic] /= total;
  }
  return mixtures;
}
