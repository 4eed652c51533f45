/** Rows that are judged in one go; a function of nothing, so that no number of threads changes a sum. */
const stretchRows = 32_768;
/** XGBoost's bound for probabilities in logarithms. */
const leastProbability = 1e-16;
const leastProduct = 1e-280;

/** Of a stretch of rows: the product of the probabilities of what is true is `even * odd * 2 ** exponent`. */
export interface Judgement {
  /** Of the rows at even places of the stretch. */
  even: number;
  odd: number;
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
 * it, which is exact. Two products, of even and odd rows, are what the WebAssembly kernel has in one register.
 * @param target 0 or 1
 */
export function judgeProbabilities(
  predictions: Float32Array,
  target: Float64Array,
  begin: number,
  end: number,
): Judgement {
  const judgement = { even: 1, odd: 1, exponent: 0, errorCount: 0 };
  for (let row = begin; row < end; row += 2) {
    judgement.even *= trueProbability(predictions[row], target[row]);
    if (predictions[row] > 0.5 !== (target[row] === 1)) judgement.errorCount++;
    if (row + 1 < end) {
      judgement.odd *= trueProbability(predictions[row + 1], target[row + 1]);
      if (predictions[row + 1] > 0.5 !== (target[row + 1] === 1)) judgement.errorCount++;
    }
    if (judgement.even >= leastProduct && judgement.odd >= leastProduct) continue;
    judgement.exponent += exponentOf(judgement.even) + exponentOf(judgement.odd);
    judgement.even = mantissaOf(judgement.even);
    judgement.odd = mantissaOf(judgement.odd);
  }
  return judgement;
}

function trueProbability(p: number, y: number): number {
  return Math.max(Math.abs(1 - y - p), leastProbability);
}

/** @param value above the smallest normal number */
function exponentOf(value: number): number {
  float[0] = value;
  return (words[highWord] >> 20) - 1023;
}

/** From 1 to 2. */
function mantissaOf(value: number): number {
  float[0] = value;
  words[highWord] = (words[highWord] & 0xfffff) | 0x3ff00000;
  return float[0];
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
  for (const { even, odd, exponent, errorCount: count } of judgements) {
    loss -= Math.log(even) + Math.log(odd) + exponent * Math.LN2;
    errorCount += count;
  }
  return { logLoss: loss / rowCount, error: errorCount / rowCount };
}
