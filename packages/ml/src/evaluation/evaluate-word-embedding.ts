import type { WordEmbedding } from "../estimator.ts";
import { createRandom } from "../random.ts";
import type { KnownWords } from "../texts/vocabulary.ts";
import { WordSampler } from "../texts/word-sampler.ts";
import { besideBaseline } from "./baseline.ts";
import type { WordEmbeddingEvaluation } from "./evaluation.ts";
import { checkJudgedRows, type JudgedRows } from "./judged-rows.ts";
import { nearestWords, unitVectors } from "./nearest-words.ts";
import { projectOnPlane } from "./project-on-plane.ts";

const shownWords = 200;
const shownNeighbours = 8;
const longestShownWord = 40;
const judgedPairs = 20_000;
const attemptsPerPair = 20;

/**
 * Word vectors are judged by what they were learned for, on the texts given: how often a word that stands near another
 * scores above one drawn by frequency. Chance is 0.5. Sets of word pairs that people rated, such as WordSim-353, judge
 * one language only and are not used.
 */
export function evaluateWordEmbedding(judged: JudgedRows): WordEmbeddingEvaluation {
  checkJudgedRows(judged);
  const { features, seed } = judged;
  const embedding = judged.model.wordEmbedding;
  if (embedding === undefined) throw new Error("A model of word vectors must tell them.");
  const known = embedding.knownWordsOf(features);
  const writtenCount = features.texts?.words.length ?? 0;
  const nameOf = (word: number) => embedding.words[word].slice(0, longestShownWord);
  const nearest = nearestWords(embedding, { words: shownWords, neighbours: shownNeighbours });
  return {
    problemType: "word-embedding",
    rowCount: features.rowCount,
    metrics: besideBaseline(
      ["context_auc", "known_words"],
      {
        context_auc: contextArea(embedding, known, seed),
        known_words: writtenCount === 0 ? null : known.ids.length / writtenCount,
      },
      { context_auc: 0.5, known_words: null },
    ),
    wordCount: embedding.words.length,
    dimension: embedding.dimension,
    words: nearest.map((neighbours, word) => ({
      word: nameOf(word),
      count: embedding.counts[word],
      neighbours: neighbours.map(({ word: other, similarity }) => ({ word: nameOf(other), similarity })),
    })),
    projection: projectWords(embedding, nearest.length, nameOf),
  };
}

/** Null where no text has two known words near each other. */
function contextArea(embedding: WordEmbedding, { starts, ids }: KnownWords, seed: number): number | null {
  const random = createRandom(seed);
  const sampler = new WordSampler(embedding.counts, 1);
  const textOf = new Int32Array(ids.length);
  for (let text = 0; text + 1 < starts.length; text++) textOf.fill(text, starts[text], starts[text + 1]);
  let sum = 0;
  let pairs = 0;
  for (let attempt = 0; ids.length > 0 && pairs < judgedPairs && attempt < attemptsPerPair * judgedPairs; attempt++) {
    const place = random.nextInt(ids.length);
    const distance = 1 + random.nextInt(embedding.windowSize);
    const other = random.next() < 0.5 ? place - distance : place + distance;
    const noise = sampler.draw(random);
    if (other < 0 || other >= ids.length || textOf[other] !== textOf[place] || noise === ids[place]) continue;
    const [near, far] = [ids[place], noise].map((word) => score(embedding, ids[other], word));
    sum += near > far ? 1 : near === far ? 0.5 : 0;
    pairs++;
  }
  return pairs === 0 ? null : sum / pairs;
}

function score({ dimension, vectors, outputVectors }: WordEmbedding, context: number, word: number): number {
  let sum = 0;
  for (let place = 0; place < dimension; place++)
    sum += vectors[context * dimension + place] * outputVectors[word * dimension + place];
  return sum;
}

function projectWords(
  embedding: WordEmbedding,
  count: number,
  nameOf: (word: number) => string,
): WordEmbeddingEvaluation["projection"] {
  const units = unitVectors(embedding, count);
  const all = Int32Array.from({ length: count }, (_, word) => word);
  const columns = Array.from({ length: embedding.dimension }, (_, place) =>
    Float32Array.from(all, (word) => units[word * embedding.dimension + place]),
  );
  const names = columns.map((_, place) => String(place));
  const { points, explainedVarianceRatio } = projectOnPlane({ rowCount: count, names, columns }, all, all);
  return { points: points.map(({ x, y, cluster }) => ({ x, y, word: nameOf(cluster) })), explainedVarianceRatio };
}
