import { DistinctCounter } from "./distinct-counter.ts";

/** Columns up to so many values have exact quantiles and distinct counts; of longer ones so many, evenly spread, are kept. */
export const maxSampleSize = 200_000;

/** One pass over a column of numbers, NaN for missing. */
export class NumericStatistics {
  presentCount = 0;
  infiniteCount = 0;
  /** Of the bins between `edges`. */
  readonly binCounts: Float64Array;

  readonly #edges: readonly number[];
  readonly #inverseWidth: number;
  readonly #stride: number;
  readonly #sample: Float64Array;
  #sampleSize = 0;
  readonly #distinct: DistinctCounter | null;
  /** Subtracted from every value, so that squares of large values do not drown their differences. */
  readonly #shift: number;
  #sum = 0;
  #sumOfSquares = 0;
  #hasPositiveInfinity = false;
  #hasNegativeInfinity = false;

  /** @param edges ascending, covering every finite value of the column; empty when there is none */
  constructor({ rowCount, edges }: { rowCount: number; edges: readonly number[] }) {
    this.#edges = edges;
    this.binCounts = new Float64Array(Math.max(edges.length - 1, 0));
    const [start = 0, next = start] = edges;
    this.#inverseWidth = next > start ? 1 / (next - start) : 0;
    this.#shift = start;
    this.#stride = Math.max(1, Math.ceil(rowCount / maxSampleSize));
    this.#sample = new Float64Array(Math.ceil(rowCount / this.#stride));
    this.#distinct = this.#stride === 1 ? null : new DistinctCounter();
  }

  /** @param firstRow the position of `values[0]` in the column */
  add(values: Float64Array, count: number, firstRow: number): void {
    const stride = this.#stride;
    const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
    for (let index = 0; index < count; index++) {
      const value = values[index]!;
      if (value - value !== 0) {
        this.#addNonFinite(value);
        continue;
      }
      this.presentCount++;
      const shifted = value - this.#shift;
      this.#sum += shifted;
      this.#sumOfSquares += shifted * shifted;
      this.binCounts[this.#binOf(value)]!++;
      this.#distinct?.addNumber(value, words[2 * index]!, words[2 * index + 1]!);
      if (stride === 1 || (firstRow + index) % stride === 0) this.#sample[this.#sampleSize++] = value;
    }
  }

  get isSampled(): boolean {
    return this.#stride > 1;
  }

  /** Null without finite values, or where the sum leaves the range of doubles. */
  get mean(): number | null {
    return finite(this.#shift + this.#sum / this.#finiteCount);
  }

  get stddev(): number | null {
    const count = this.#finiteCount;
    if (count < 2) return null;
    const variance = (this.#sumOfSquares - (this.#sum * this.#sum) / count) / (count - 1);
    return finite(Math.sqrt(Math.max(variance, 0)));
  }

  /** Of the finite values, by linear interpolation between neighbours (as NumPy's default); null when there is none. */
  quantiles<const Probabilities extends readonly number[]>(
    probabilities: Probabilities,
  ): { [Key in keyof Probabilities]: number } | null;
  quantiles(probabilities: readonly number[]): number[] | null {
    const sorted = this.#sortedSample();
    if (sorted.length === 0) return null;
    return probabilities.map((probability) => {
      const position = (sorted.length - 1) * probability;
      const below = Math.floor(position);
      const low = sorted[below]!;
      const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
      // Weighted ends, as `low + (high - low) * w` overflows between the largest doubles.
      const weight = position - below;
      return weight === 0 ? low : low * (1 - weight) + high * weight;
    });
  }

  get distinctCount(): number {
    const infinities = Number(this.#hasPositiveInfinity) + Number(this.#hasNegativeInfinity);
    if (this.#distinct !== null) return Math.min(this.#distinct.count, this.#finiteCount) + infinities;
    const sorted = this.#sortedSample();
    let count = 0;
    for (let index = 0; index < sorted.length; index++) {
      if (index === 0 || sorted[index] !== sorted[index - 1]) count++;
    }
    return count + infinities;
  }

  get isDistinctCountApproximate(): boolean {
    return this.#distinct?.isApproximate ?? false;
  }

  get #finiteCount(): number {
    return this.presentCount - this.infiniteCount;
  }

  /** Sorting twice costs nothing: a sorted array sorts quickly. */
  #sortedSample(): Float64Array {
    return this.#sample.subarray(0, this.#sampleSize).sort();
  }

  #addNonFinite(value: number): void {
    if (Number.isNaN(value)) return;
    this.presentCount++;
    this.infiniteCount++;
    if (value > 0) this.#hasPositiveInfinity = true;
    else this.#hasNegativeInfinity = true;
  }

  /** The bin by its edges; the division alone may err by one. */
  #binOf(value: number): number {
    const edges = this.#edges;
    const last = this.binCounts.length - 1;
    let bin = Math.min(Math.floor((value - edges[0]!) * this.#inverseWidth), last);
    if (bin > 0 && value < edges[bin]!) bin--;
    else if (bin < last && value >= edges[bin + 1]!) bin++;
    return bin;
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
