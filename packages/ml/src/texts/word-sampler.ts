import type { Random } from "../random.ts";

/** Words are drawn as noise by their counts to this power: Mikolov et al., NIPS 2013. */
const noisePower = 0.75;

/** Draws words by their counts to a power, each in a constant time: Walker, 1977, with the tables of Vose, 1991. */
export class WordSampler {
  readonly #chances: Float64Array;
  readonly #others: Int32Array;

  constructor(counts: Float64Array, power = noisePower) {
    const weights = counts.map((count) => count ** power);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    this.#chances = weights.map((weight) => (weight * counts.length) / total);
    this.#others = Int32Array.from(counts.keys());
    const small: number[] = [];
    const large: number[] = [];
    for (const [word, chance] of this.#chances.entries()) (chance < 1 ? small : large).push(word);
    while (small.length > 0 && large.length > 0) {
      const [less, more] = [small.pop() ?? 0, large.pop() ?? 0];
      this.#others[less] = more;
      this.#chances[more] -= 1 - this.#chances[less];
      (this.#chances[more] < 1 ? small : large).push(more);
    }
    // What rounding left over.
    for (const word of [...small, ...large]) this.#chances[word] = 1;
  }

  draw(random: Random): number {
    const word = random.nextInt(this.#chances.length);
    return random.next() < this.#chances[word] ? word : this.#others[word];
  }
}

/**
 * How probable it is that an occurrence of a word is learned from, float64[V]: frequent ones are left out at times, as word2vec does
 * it.
 * @param threshold share of all words above which this begins; 0 for never
 */
export function keepChances(counts: Float64Array, threshold: number): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => {
    if (threshold === 0) return 1;
    const relative = count / total / threshold;
    return Math.min(1, (Math.sqrt(relative) + 1) / relative);
  });
}
