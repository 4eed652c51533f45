import type { WordRows } from "../estimator.ts";
import { knownWords, type Vocabulary } from "../texts/vocabulary.ts";

/** What n-grams are hashed by. With at most 10 million buckets all products are exact in a double, and in an int64. */
export const hashFactor = 1_000_003;

/** Which rows of the embedding a text is the mean of. */
export interface FeatureIndex {
  vocabulary: Vocabulary;
  wordNgrams: number;
  buckets: number;
  /** The embedding row of each bucket that a training text uses, after those of the words and the end of text. */
  rowOfBucket: ReadonlyMap<number, number>;
}

/** Embedding rows of each text; text r has `rows[starts[r]]` to `rows[starts[r + 1] - 1]`, and always one at least. */
export interface TextFeatures {
  starts: Int32Array;
  rows: Int32Array;
}

/** The id after the last word is the end of text, which every text has once, as fastText's `</s>`: the model's bias. */
export function endOfText({ words }: Vocabulary): number {
  return words.length;
}

export function embeddingRowCount({ vocabulary, rowOfBucket }: FeatureIndex): number {
  return vocabulary.words.length + 1 + rowOfBucket.size;
}

/** Numbers the buckets that the training texts use, in the order in which they come. */
export function indexFeatures(
  texts: WordRows,
  settings: Omit<FeatureIndex, "rowOfBucket">,
): { index: FeatureIndex; features: TextFeatures } {
  const rowOfBucket = new Map<number, number>();
  const firstRow = settings.vocabulary.words.length + 1;
  const index = { ...settings, rowOfBucket };
  const features = collectFeatures(index, texts, (bucket) => {
    const row = rowOfBucket.get(bucket) ?? firstRow + rowOfBucket.size;
    rowOfBucket.set(bucket, row);
    return row;
  });
  return { index, features };
}

/** The known words of each text, the end of text, then the known n-grams of these. */
export function textFeatures(index: FeatureIndex, texts: WordRows): TextFeatures {
  return collectFeatures(index, texts, (bucket) => index.rowOfBucket.get(bucket) ?? -1);
}

/**
 * N-grams are of known words and the end of text: id a is hashed as a, what is hashed as h and goes on with b as
 * (h · factor + b) mod buckets. fastText hashes the words' bytes, which no graph can.
 */
function collectFeatures(
  { vocabulary, wordNgrams, buckets }: FeatureIndex,
  texts: WordRows,
  rowOf: (bucket: number) => number,
): TextFeatures {
  const known = knownWords(vocabulary, texts);
  const rowCount = known.starts.length - 1;
  const rows: number[] = [];
  const starts = new Int32Array(rowCount + 1);
  for (let text = 0; text < rowCount; text++) {
    const ids = [...known.ids.subarray(known.starts[text], known.starts[text + 1]), endOfText(vocabulary)];
    for (const id of ids) rows.push(id);
    for (let length = 2; length <= wordNgrams; length++) {
      for (let first = 0; first + length <= ids.length; first++) {
        let hash = ids[first];
        for (let at = first + 1; at < first + length; at++) hash = (hash * hashFactor + ids[at]) % buckets;
        const row = rowOf(hash);
        if (row >= 0) rows.push(row);
      }
    }
    starts[text + 1] = rows.length;
  }
  return { starts, rows: Int32Array.from(rows) };
}
