import type { WordRows } from "../estimator.ts";

/** The rows of one after those of the other. */
export function joinWordRows(parts: readonly WordRows[]): WordRows {
  const placeOfForm = new Map<string, number>();
  const starts = [0];
  const words: number[] = [];
  for (const part of parts) {
    const placeOf = part.forms.map((form) => {
      const place = placeOfForm.get(form) ?? placeOfForm.size;
      placeOfForm.set(form, place);
      return place;
    });
    const offset = words.length;
    for (const word of part.words) words.push(placeOf[word]);
    for (const start of part.starts.subarray(1)) starts.push(offset + start);
  }
  return { starts: Int32Array.from(starts), words: Int32Array.from(words), forms: [...placeOfForm.keys()] };
}
