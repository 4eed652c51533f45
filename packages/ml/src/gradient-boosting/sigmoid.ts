// float32 throughout and step by step, so that the WebAssembly kernel, which does the same, gives the same bits; Math.exp
// may differ between engines, and takes three times as long.
const { fround } = Math;
const log2e = fround(Math.LOG2E);
const ln2High = fround(0.693359375);
const ln2Low = fround(-2.1219444e-4);
const coefficients = Float32Array.of(
  1.98756915e-4,
  1.3981999507e-3,
  8.3334519073e-3,
  4.1665795894e-2,
  1.6666665459e-1,
  5.0000001201e-1,
);
/** 2^n at place n + 127. */
const powersOfTwo = Float32Array.from({ length: 256 }, (_, place) => (place === 0 ? 0 : 2 ** (place - 127)));

/** 1 / (1 + e^-margin) in float32. */
export function sigmoid(margin: number): number {
  return fround(1 / fround(1 + exponential(-margin)));
}

/** e^x by a polynomial over [-ln 2 / 2, ln 2 / 2], for x bounded to [-87, 88]. Moshier, Cephes, expf. */
export function exponential(x: number): number {
  const bounded = x < -87 ? -87 : x > 88 ? 88 : x;
  const n = Math.floor(fround(fround(bounded * log2e) + 0.5));
  const high = fround(bounded - fround(n * ln2High));
  const r = fround(high - fround(n * ln2Low));
  let sum = coefficients[0];
  sum = fround(fround(sum * r) + coefficients[1]);
  sum = fround(fround(sum * r) + coefficients[2]);
  sum = fround(fround(sum * r) + coefficients[3]);
  sum = fround(fround(sum * r) + coefficients[4]);
  sum = fround(fround(sum * r) + coefficients[5]);
  const power = fround(fround(fround(sum * fround(r * r)) + r) + 1);
  return fround(power * powersOfTwo[n + 127]);
}
