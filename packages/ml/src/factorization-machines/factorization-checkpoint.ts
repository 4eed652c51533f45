import type { SquaredGradients } from "./adaptive-steps.ts";
import type { Factorization } from "./factorization.ts";

/** What training needs to go on as if it had never stopped. */
export interface FactorizationProgress {
  /** Epochs done. */
  epoch: number;
  model: Factorization;
  squares: SquaredGradients;
  best: { loss: number; epoch: number; model: Factorization } | null;
}

const headerLength = 4;

/** Layout, all float64: epoch, features, and loss and epoch of the best (its epoch 0: none); then the arrays. */
export function encodeProgress({ epoch, model, squares, best }: FactorizationProgress): Uint8Array {
  const arrays = [model, squares, ...(best ? [best.model] : [])].flatMap(({ bias, linear, factors }) => [
    ...[bias, linear, factors],
  ]);
  const numbers = new Float64Array(headerLength + arrays.reduce((sum, array) => sum + array.length, 0));
  numbers.set([epoch, model.linear.length, best?.loss ?? 0, best?.epoch ?? 0]);
  let offset = headerLength;
  for (const array of arrays) {
    numbers.set(array, offset);
    offset += array.length;
  }
  return new Uint8Array(numbers.buffer);
}

export function decodeProgress(source: Uint8Array, factorCount: number): FactorizationProgress {
  // Copied, because float64 cannot be read in place everywhere.
  const numbers = new Float64Array(Uint8Array.from(source).buffer);
  const [epoch, featureCount, loss, bestEpoch] = numbers;
  let offset = headerLength;
  const take = (length: number) => {
    offset += length;
    return numbers.slice(offset - length, offset);
  };
  const takeParameters = () => ({
    bias: take(1),
    linear: take(featureCount),
    factors: take(featureCount * factorCount),
  });
  const model = { factorCount, ...takeParameters() };
  const squares = takeParameters();
  const best = bestEpoch === 0 ? null : { loss, epoch: bestEpoch, model: { factorCount, ...takeParameters() } };
  return { epoch, model, squares, best };
}
