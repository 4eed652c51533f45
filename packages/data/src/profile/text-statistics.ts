import { DistinctCounter } from "./distinct-counter.ts";

/** Beyond so many different texts, or characters in them, new ones are no longer counted one by one. */
export const maxCountedTexts = 100_000;
const maxCountedCharacters = 32_000_000;

/** One pass over a column of texts. */
export class TextStatistics {
  minLength: number | null = null;
  maxLength: number | null = null;

  readonly #counts = new Map<string, number>();
  #countedCharacters = 0;
  /** Null while every text is in `#counts`. */
  #distinct: DistinctCounter | null = null;

  /** @param times how often the text occurs */
  add(text: string, times: number): void {
    const count = this.#counts.get(text);
    if (count !== undefined) {
      this.#counts.set(text, count + times);
      return;
    }
    this.#noteLength(text);
    if (this.#distinct === null) {
      const isFull = this.#counts.size >= maxCountedTexts || this.#countedCharacters >= maxCountedCharacters;
      if (!isFull) {
        this.#counts.set(text, times);
        this.#countedCharacters += text.length;
        return;
      }
      this.#distinct = new DistinctCounter();
      for (const known of this.#counts.keys()) this.#distinct.addText(known);
    }
    this.#distinct.addText(text);
  }

  get distinctCount(): number {
    return this.#distinct?.count ?? this.#counts.size;
  }

  /** Then the counts of `top` are exact still, but a text that came late and often may be missing there. */
  get isApproximate(): boolean {
    return this.#distinct !== null;
  }

  /** The most frequent texts, ties in order of text. */
  top(length: number): { value: string; count: number }[] {
    return [...this.#counts]
      .sort(([left, leftCount], [right, rightCount]) => rightCount - leftCount || (left < right ? -1 : 1))
      .slice(0, length)
      .map(([value, count]) => ({ value, count }));
  }

  #noteLength(text: string): void {
    const length = characterCount(text);
    if (this.minLength === null || length < this.minLength) this.minLength = length;
    if (this.maxLength === null || length > this.maxLength) this.maxLength = length;
  }
}

/** A character beyond the basic plane takes two units of a string. */
function characterCount(text: string): number {
  let pairs = 0;
  for (let position = 0; position < text.length; position++) {
    if ((text.charCodeAt(position) & 0xfc00) === 0xd800) pairs++;
  }
  return text.length - pairs;
}
