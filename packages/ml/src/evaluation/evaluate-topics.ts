import type { FeatureMatrix, Topics } from "../estimator.ts";
import { everySecondWord } from "../texts/documents.ts";
import { perWordLogLikelihood } from "../texts/log-likelihood.ts";
import { besideBaseline } from "./baseline.ts";
import { drawRows, maximumPoints } from "./draw-rows.ts";
import type { TopicEvaluation } from "./evaluation.ts";
import { checkJudgedRows, type JudgedRows } from "./judged-rows.ts";
import { projectOnPlane } from "./project-on-plane.ts";
import { topicCoherences } from "./topic-coherences.ts";

const shownTopics = 200;
const shownWords = 10;
const longestShownWord = 60;

/**
 * Topics are judged by document completion: each document's mixture is inferred from every second of its words, and the
 * others are foretold by it (Wallach, Murray, Salakhutdinov and Mimno, ICML 2009); the baseline foretells the training
 * documents' shares of the words. Perplexity is the exponential of minus that.
 */
export function evaluateTopics(judged: JudgedRows): TopicEvaluation {
  checkJudgedRows(judged);
  const { predictions, features, seed } = judged;
  const { topics } = judged.model;
  if (topics === undefined) throw new Error("A model of topics must say them.");
  const { topicCount } = topics;
  const dominant = Int32Array.from({ length: features.rowCount }, (_, row) => {
    const own = predictions.subarray(row * topicCount, (row + 1) * topicCount);
    return own.indexOf(own.reduce((most, share) => Math.max(most, share), 0));
  });
  const { own, baseline } = completion(topics, features);
  const tops = Array.from({ length: topicCount }, (_, topic) => topWords(topics, topic));
  const coherences = topicCoherences(topics.documentsOf(features), tops);
  const known = coherences.filter((coherence) => coherence !== null);
  const npmi = known.length === 0 ? null : known.reduce((sum, coherence) => sum + coherence, 0) / known.length;
  const perplexity = (pwll: number | null) => (pwll === null ? null : Math.exp(-pwll));
  return {
    problemType: "topic-modeling",
    rowCount: features.rowCount,
    metrics: besideBaseline(
      ["perplexity", "pwll", "npmi"],
      { perplexity: perplexity(own), pwll: own, npmi },
      { perplexity: perplexity(baseline), pwll: baseline, npmi: null },
    ),
    topics: tops.slice(0, shownTopics).map((words, topic) => ({
      topic,
      share: meanShare(predictions, topic, topicCount),
      documentCount: dominant.reduce((count, each) => count + (each === topic ? 1 : 0), 0),
      coherence: coherences[topic],
      words: words.map((word) => ({
        word: topics.words[word].slice(0, longestShownWord),
        weight: topics.shares[word * topicCount + topic],
      })),
    })),
    projection: projectOnPlane(
      mixtureColumns(predictions, topicCount),
      dominant,
      drawRows(features.rowCount, maximumPoints, seed),
    ),
  };
}

function completion(topics: Topics, features: FeatureMatrix) {
  const documents = topics.documentsOf(features);
  const others = everySecondWord(documents, 1);
  const mixtures = topics.mixturesOf(everySecondWord(documents, 0));
  const alone = new Float64Array(documents.documentCount).fill(1);
  return {
    own: perWordLogLikelihood(topics, others, mixtures),
    baseline: perWordLogLikelihood({ topicCount: 1, shares: topics.unigram }, others, alone),
  };
}

function topWords({ words, shares, topicCount }: Topics, topic: number): number[] {
  const shareOf = (word: number) => shares[word * topicCount + topic];
  return [...words.keys()].sort((left, right) => shareOf(right) - shareOf(left) || left - right).slice(0, shownWords);
}

function meanShare(mixtures: Float64Array, topic: number, topicCount: number): number {
  let sum = 0;
  for (let at = topic; at < mixtures.length; at += topicCount) sum += mixtures[at];
  return (sum * topicCount) / mixtures.length;
}

function mixtureColumns(mixtures: Float64Array, topicCount: number): FeatureMatrix {
  const rowCount = mixtures.length / topicCount;
  return {
    rowCount,
    names: Array.from({ length: topicCount }, (_, topic) => `topic ${topic}`),
    columns: Array.from({ length: topicCount }, (_, topic) =>
      Float32Array.from({ length: rowCount }, (_row, row) => mixtures[row * topicCount + topic]),
    ),
  };
}
