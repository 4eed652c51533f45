import { multiply, scatterAdd, slice, toIntegers } from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import type { TrainingRows } from "../neural-network/trainable-model.ts";
import type { Documents } from "../texts/documents.ts";

/** Words of one row, at most, each counted once: longer documents are learned in parts, so that one cannot fill memory. */
const mostWordsOfRow = 512;

/** How a graph finds the counts of words in a row. */
export interface DocumentReader {
  /** Numbers of a row. */
  featureCount: number;
  /** @param rows float[B, featureCount] @returns float[B, V] */
  counts(tape: Tape, rows: Variable): Variable;
  /** @param weights of the documents; absent: 1 each */
  rowsOf(documents: Documents, weights?: Float64Array): TrainingRows;
}

/**
 * Rows hold the numbers of their words and, after those, how often each is there; or, where that takes no less room, a count
 * of each word of the vocabulary.
 * @param documents the training documents
 */
export function documentReader({ documentCount, starts }: Documents, wordCount: number): DocumentReader {
  let longest = 1;
  for (let document = 0; document < documentCount; document++)
    longest = Math.max(longest, starts[document + 1] - starts[document]);
  const slots = Math.min(longest, mostWordsOfRow);
  return 2 * slots < wordCount ? sparseReader(slots, wordCount) : denseReader(wordCount);
}

function denseReader(wordCount: number): DocumentReader {
  return {
    featureCount: wordCount,
    counts: (_, rows) => rows,
    rowsOf(documents, weights) {
      const { documentCount, words, counts } = documents;
      const features = new Float32Array(documentCount * wordCount);
      for (const { row, start, end } of partsOf(documents, wordCount))
        for (let at = start; at < end; at++) features[row * wordCount + words[at]] = counts[at];
      return asTrainingRows(documents, { features, featureCount: wordCount, slots: wordCount, weights });
    },
  };
}

function sparseReader(slots: number, wordCount: number): DocumentReader {
  const featureCount = 2 * slots;
  return {
    featureCount,
    counts(tape, rows) {
      const ids = toIntegers(tape, slice(tape, rows, 1, 0, slots));
      const times = slice(tape, rows, 1, slots, featureCount);
      // As many rows of zeros as there are documents, however many those are.
      const zeros = multiply(
        tape,
        slice(tape, rows, 1, 0, 1),
        tape.constant(new Float32Array(wordCount), [1, wordCount]),
      );
      return scatterAdd(tape, zeros, ids, times, 1);
    },
    rowsOf(documents, weights) {
      const { words, counts } = documents;
      const parts = partsOf(documents, slots);
      const features = new Float32Array(parts.length * featureCount);
      for (const { row, start, end } of parts) {
        for (let at = start; at < end; at++) {
          features[row * featureCount + at - start] = words[at];
          features[row * featureCount + slots + at - start] = counts[at];
        }
      }
      return asTrainingRows(documents, { features, featureCount, slots, weights });
    },
  };
}

/** The stretch of entries of each row, one or more of a document; a document without words has an empty one. */
function partsOf({ documentCount, starts }: Documents, slots: number) {
  const parts: { row: number; document: number; start: number; end: number }[] = [];
  for (let document = 0; document < documentCount; document++) {
    let start = starts[document];
    do {
      const end = Math.min(start + slots, starts[document + 1]);
      parts.push({ row: parts.length, document, start, end });
      start = end;
    } while (start < starts[document + 1]);
  }
  return parts;
}

function asTrainingRows(
  documents: Documents,
  given: { features: Float32Array; featureCount: number; slots: number; weights?: Float64Array },
): TrainingRows {
  const { features, featureCount, slots, weights } = given;
  const parts = partsOf(documents, slots);
  return {
    ...{ rowCount: parts.length, featureCount, features },
    target: new Float32Array(parts.length),
    weights: weights === undefined ? null : Float32Array.from(parts, ({ document }) => weights[document]),
  };
}
