/** A seeded generator whose whole state is one integer pair, so that a checkpoint can hold it. Never Math.random in this package. */
export interface Random {
  /** Uniform in [0, 1), 32 bits. */
  next(): number;
  /** Uniform integer in [0, bound). */
  nextInt(bound: number): number;
  /** An independent stream for the given key, the same whatever was drawn before: for trees, folds, epochs. */
  fork(key: number): Random;
}

/** SplitMix32 over a counter: the n-th draw depends on seed and n only. Steele, Lea and Flood, OOPSLA 2014. */
export function createRandom(seed: number): Random {
  const origin = mix(seed >>> 0);
  let counter = 0;
  return {
    next: () => mix((origin + Math.imul(++counter, 0x9e3779b9)) >>> 0) / 4294967296,
    nextInt(bound) {
      return Math.floor(this.next() * bound);
    },
    fork: (key) => createRandom(mix((origin ^ mix((key + 0x51ed270b) >>> 0)) >>> 0)),
  };
}

function mix(value: number): number {
  let z = value >>> 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}
