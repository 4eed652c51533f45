/** Rows that are judged in one go; a function of nothing, so that no number of threads changes a sum. */
const stretchRows = 32_768;
/** XGBoost's bound for probabilities in logarithms. */
const leastProbability = 1e-16;

/** Of a stretch of rows. */
export interface Judgement {
  /** The product of the probabilities of what is true is `mantissa * 2 ** exponent`. */
  mantissa: number;
  exponent: number;
  errorCount: number;
}

/** Begin and end of each stretch. */
export function judgedStretches(rowCount: number): [number, number][] {
  return Array.from({ length: Math.ceil(rowCount / stretchRows) }, (_, index) => [
    index * stretchRows,
    Math.min(rowCount, (index + 1) * stretchRows),
  ]);
}

const float = new Float64Array(1);
const bits = new BigInt64Array(float.buffer);
const words = new Int32Array(float.buffer);

/**
 * A product in place of a logarithm for each row. It is kept well above the smallest float64 by taking powers of two out of
 * it, which is exact.
 */
export function judgeProbabilities(
  predictions: Float32Array,
  target: Float64Array,
  begin: number,
  end: number,
): Judgement {
  let product = 1;
  let exponent = 0;
  let errorCount = 0;
  for (let row = begin; row < end; row++) {
    const p = predictions[row];
    const isPositive = target[row] === 1;
    product *= Math.max(isPositive ? p : 1 - p, leastProbability);
    if (p > 0.5 !== isPositive) errorCount++;
    if (product > 1e-280) continue;
    float[0] = product;
    exponent += (words[highWord] >> 20) - 1023;
    words[highWord] = (words[highWord] & 0xfffff) | 0x3ff00000;
    product = float[0];
  }
  return { mantissa: product, exponent, errorCount };
}

/** Where a float64 has its exponent: the byte order of typed arrays is the machine's. */
const highWord = highWordOf();

function highWordOf(): 0 | 1 {
  bits[0] = 1n;
  return words[0] === 1 ? 1 : 0;
}

/** @param judgements of all stretches, in order */
export function mergeJudgements(
  judgements: readonly Judgement[],
  rowCount: number,
): { logLoss: number; error: number } {
  let loss = 0;
  let errorCount = 0;
  for (const judgement of judgements) {
    loss -= Math.log(judgement.mantissa) + judgement.exponent * Math.LN2;
    errorCount += judgement.errorCount;
  }
  return { logLoss: loss / rowCount, error: errorCount / rowCount };
}
