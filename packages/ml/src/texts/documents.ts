import type { FeatureMatrix } from "../estimator.ts";
import { sparseRows } from "../factorization-machines/sparse-rows.ts";
import { knownWords, type Vocabulary } from "./vocabulary.ts";

/** Documents as counts of words; document d has the entries from `starts[d]` to `starts[d + 1] - 1`, each word once. */
export interface Documents {
  documentCount: number;
  starts: Int32Array;
  words: Int32Array;
  /** Above 0. */
  counts: Float64Array;
}

/** What a document's words are: those of a text, or columns that hold the counts. */
export interface WordSource {
  words: readonly string[];
  /** Null where the columns are the words. */
  vocabulary: Vocabulary | null;
}

/** Missing and negative counts are 0. */
export function documentsOf({ vocabulary }: WordSource, features: FeatureMatrix): Documents {
  const { texts, rowCount } = features;
  if (vocabulary === null || texts === undefined) return countedDocuments(features);
  const known = knownWords(vocabulary, texts);
  const starts = new Int32Array(rowCount + 1);
  const words: number[] = [];
  const counts: number[] = [];
  for (let document = 0; document < rowCount; document++) {
    const countOf = new Map<number, number>();
    for (let at = known.starts[document]; at < known.starts[document + 1]; at++)
      countOf.set(known.ids[at], (countOf.get(known.ids[at]) ?? 0) + 1);
    for (const [word, count] of countOf) {
      words.push(word);
      counts.push(count);
    }
    starts[document + 1] = words.length;
  }
  return { documentCount: rowCount, starts, words: Int32Array.from(words), counts: Float64Array.from(counts) };
}

function countedDocuments(features: FeatureMatrix): Documents {
  const columns = features.columns.map((column) => column.map((value) => (value > 0 ? value : 0)));
  const { starts, features: words, values } = sparseRows({ ...features, columns });
  return { documentCount: features.rowCount, starts, words, counts: Float64Array.from(values) };
}

/** Every second entry of each document, from the first or from the second on. */
export function everySecondWord(documents: Documents, first: 0 | 1): Documents {
  const { documentCount, starts } = documents;
  const kept: number[] = [];
  const ownStarts = new Int32Array(documentCount + 1);
  for (let document = 0; document < documentCount; document++) {
    for (let at = starts[document] + first; at < starts[document + 1]; at += 2) kept.push(at);
    ownStarts[document + 1] = kept.length;
  }
  return {
    documentCount,
    starts: ownStarts,
    words: Int32Array.from(kept, (at) => documents.words[at]),
    counts: Float64Array.from(kept, (at) => documents.counts[at]),
  };
}

/** float64[wordCount]: the shares of the words in the documents, with one more of each, so that none is 0. */
export function wordShares({ words, counts }: Documents, wordCount: number): Float64Array {
  const sums = new Float64Array(wordCount).fill(1);
  for (const [at, word] of words.entries()) sums[word] += counts[at];
  const total = sums.reduce((sum, value) => sum + value, 0);
  return sums.map((value) => value / total);
}
