import type { WordRows } from "../estimator.ts";
import type { CategoricalColumn } from "../table.ts";

/**
 * The words of a text, as ONNX Runtime's StringSplit finds them: runs of characters other than the space U+0020, which is
 * also how BlazingText reads texts. Tabs, line breaks and punctuation belong to the word they touch. Two things are as
 * the runtime takes strings from JavaScript: a text ends at its first NUL, and half a surrogate pair is U+FFFD.
 */
export function splitWords(text: string): string[] {
  const end = text.indexOf("\0");
  return (end < 0 ? text : text.slice(0, end))
    .toWellFormed()
    .split(" ")
    .filter((word) => word !== "");
}

/** A missing text has no words. */
export function splitRowsIntoWords({ codes, categories }: CategoricalColumn): WordRows {
  const formOf = new Map<string, number>();
  const wordsOfCategory = new Map<number, Int32Array>();
  const starts = new Int32Array(codes.length + 1);
  for (const [row, code] of codes.entries()) {
    let words = wordsOfCategory.get(code);
    if (words === undefined) {
      words = Int32Array.from(code < 0 ? [] : splitWords(categories[code]), (word) => {
        const known = formOf.get(word) ?? formOf.size;
        formOf.set(word, known);
        return known;
      });
      wordsOfCategory.set(code, words);
    }
    starts[row + 1] = starts[row] + words.length;
  }
  const words = new Int32Array(starts[codes.length]);
  for (const [row, code] of codes.entries()) words.set(wordsOfCategory.get(code) ?? [], starts[row]);
  return { starts, words, forms: [...formOf.keys()] };
}
