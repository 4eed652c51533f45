/*
 * HyperLogLog with m = 2^14 registers: relative error about 1.04 / sqrt(m), 0.8 %.
 * m registers, register[j] = the longest run of leading zeros, plus one, among the hashes that fell to it.
 * Flajolet et al., AOFA 2007; estimator of Ertl, arXiv 1702.01284, algorithm 6, which needs no bias tables.
 */
const indexBits = 14;
const registerCount = 1 << indexBits;
/** Ranks come from 32 bits, so they reach 33. */
const rankBits = 32;

/** Values up to this many are told apart exactly. */
const exactLimit = 1000;

/** Counts distinct values: exactly while they are few, then within about one percent, in constant memory. */
export class DistinctCounter {
  #values: Set<number | string> | null = new Set();
  readonly #registers = new Uint8Array(registerCount);

  get isApproximate(): boolean {
    return this.#values === null;
  }

  get count(): number {
    return this.#values === null ? Math.round(estimate(this.#registers)) : this.#values.size;
  }

  /** @param low and `high`: the two halves of the double, as a Uint32Array over it shows them */
  addNumber(value: number, low: number, high: number): void {
    if (this.#values !== null) this.#addExactly(value);
    // The two zeros are one value with two patterns of bits.
    else if (value === 0) this.#addHash(hashWords(0, 0));
    else this.#addHash(hashWords(low, high));
  }

  addText(value: string): void {
    if (this.#values !== null) this.#addExactly(value);
    else this.#addHash(hashText(value));
  }

  #addExactly(value: number | string): void {
    const values = this.#values;
    if (values === null) return;
    values.add(value);
    if (values.size <= exactLimit) return;
    this.#values = null;
    for (const known of values) this.#addHash(typeof known === "number" ? hashNumber(known) : hashText(known));
  }

  /** One hash chooses the register, a second one, drawn from it, the rank. */
  #addHash(hash: number): void {
    const register = hash >>> (32 - indexBits);
    const rank = Math.clz32(secondHash) + 1;
    if (rank > this.#registers[register]!) this.#registers[register] = rank;
  }
}

/** Of the value that was hashed last; a pair as a return value would cost an object for every cell. */
let secondHash = 0;

const doubleView = new Float64Array(1);
const wordView = new Uint32Array(doubleView.buffer);

function hashNumber(value: number): number {
  // Adding zero turns -0 into 0.
  doubleView[0] = value + 0;
  return hashWords(wordView[0]!, wordView[1]!);
}

function hashText(text: string): number {
  let first = 0x811c9dc5;
  let second = 0x9747b28c;
  for (let position = 0; position < text.length; position++) {
    const code = text.charCodeAt(position);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code, 0x5bd1e995);
    second ^= second >>> 15;
  }
  return hashWords(first, second ^ text.length);
}

/** Two words into two that are well mixed: multiply and shift as in MurmurHash3's finaliser. */
function hashWords(low: number, high: number): number {
  const seed = Math.imul(low, 0x9e3779b1) ^ Math.imul(high ^ (high >>> 15), 0x85ebca6b);
  let first = Math.imul(seed ^ (seed >>> 16), 0x7feb352d);
  first = Math.imul(first ^ (first >>> 15), 0x846ca68b);
  first ^= first >>> 16;
  const second = Math.imul(first ^ low ^ (high << 7), 0xc2b2ae35);
  secondHash = Math.imul(second ^ (second >>> 13), 0x27d4eb2f) >>> 0;
  return first >>> 0;
}

function estimate(registers: Uint8Array): number {
  const registersOfRank = new Float64Array(rankBits + 2);
  for (const rank of registers) registersOfRank[rank]!++;
  let z = registerCount * tau(1 - registersOfRank[rankBits + 1]! / registerCount);
  for (let rank = rankBits; rank >= 1; rank--) z = 0.5 * (z + registersOfRank[rank]!);
  z += registerCount * sigma(registersOfRank[0]! / registerCount);
  return ((registerCount / (2 * Math.LN2)) * registerCount) / z;
}

function sigma(share: number): number {
  if (share === 1) return Number.POSITIVE_INFINITY;
  let x = share;
  let y = 1;
  let sum = share;
  for (let previous = -1; sum !== previous; ) {
    x *= x;
    previous = sum;
    sum += x * y;
    y += y;
  }
  return sum;
}

function tau(share: number): number {
  if (share === 0 || share === 1) return 0;
  let x = share;
  let y = 1;
  let sum = 1 - share;
  for (let previous = -1; sum !== previous; ) {
    x = Math.sqrt(x);
    previous = sum;
    y *= 0.5;
    sum -= (1 - x) ** 2 * y;
  }
  return sum / 3;
}
