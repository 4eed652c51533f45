import type { WordRows } from "../estimator.ts";

/** The words a model knows, and under which id it knows each of their forms. */
export interface Vocabulary {
  /** By id, most frequent first, ties by name. */
  words: readonly string[];
  /** How often each occurs in the training rows. */
  counts: Float64Array;
  /** Every form of a known word that training saw, and the word itself. */
  idOfForm: ReadonlyMap<string, number>;
}

/**
 * A word without its case and the punctuation around it: "Hello," is "hello". What is punctuation only stays as it is.
 * No ONNX operator folds case beyond ASCII without the machine's locale, so forms are folded here, once: the model's file
 * lists those that training saw.
 */
export function foldWord(form: string): string {
  const bare = form.replace(/^[^\p{L}\p{N}]+/u, "").replace(/[^\p{L}\p{N}]+$/u, "");
  return (bare === "" ? form : bare).toLowerCase();
}

/** The most frequent words, at most so many of them, that occur often enough and in not too many texts. O(words). */
export function learnVocabulary(
  { starts, words, forms }: WordRows,
  limits: { minimumCount: number; maximumSize: number; maximumTextCount?: number },
): Vocabulary {
  const { minimumCount, maximumSize, maximumTextCount = Number.POSITIVE_INFINITY } = limits;
  const counts = new Map<string, number>();
  const textCounts = new Map<string, number>();
  const folded = forms.map(foldWord);
  for (let row = 0; row + 1 < starts.length; row++) {
    const seen = new Set<string>();
    for (let at = starts[row]; at < starts[row + 1]; at++) {
      const word = folded[words[at]];
      counts.set(word, (counts.get(word) ?? 0) + 1);
      if (!seen.has(word)) textCounts.set(word, (textCounts.get(word) ?? 0) + 1);
      seen.add(word);
    }
  }
  const kept = [...counts]
    .filter(([word, count]) => count >= minimumCount && (textCounts.get(word) ?? 0) <= maximumTextCount)
    .sort(([left, leftCount], [right, rightCount]) => rightCount - leftCount || (left < right ? -1 : 1))
    .slice(0, maximumSize);
  const idOfWord = new Map(kept.map(([word], id) => [word, id]));
  const idOfForm = new Map(idOfWord);
  for (const [at, form] of forms.entries()) {
    const id = idOfWord.get(folded[at]);
    // A form that is itself another word's name stays that word's.
    if (id !== undefined && !idOfForm.has(form)) idOfForm.set(form, id);
  }
  return { words: kept.map(([word]) => word), counts: Float64Array.from(kept, ([, count]) => count), idOfForm };
}

/** Ids of the known words of each row, in their order; row r has those from `starts[r]` on. */
export interface KnownWords {
  starts: Int32Array;
  ids: Int32Array;
}

export function knownWords({ idOfForm }: Pick<Vocabulary, "idOfForm">, { starts, words, forms }: WordRows): KnownWords {
  const idOf = Int32Array.from(forms, (form) => idOfForm.get(form) ?? -1);
  const ids = new Int32Array(words.length);
  const knownStarts = new Int32Array(starts.length);
  let count = 0;
  for (let row = 0; row + 1 < starts.length; row++) {
    for (let at = starts[row]; at < starts[row + 1]; at++) {
      const id = idOf[words[at]];
      if (id >= 0) ids[count++] = id;
    }
    knownStarts[row + 1] = count;
  }
  return { starts: knownStarts, ids: ids.slice(0, count) };
}
