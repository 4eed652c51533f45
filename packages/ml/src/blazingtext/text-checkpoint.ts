import type { TextClassifier } from "./text-classifier.ts";

/** What training needs to go on as if it had never stopped. */
export interface TextTrainingProgress {
  /** Epochs done. */
  epoch: number;
  model: TextClassifier;
  best: BestEpoch | null;
}

/** By validation accuracy where there is some, then by loss; null before the first epoch. */
export interface BestEpoch {
  accuracy: number;
  loss: number;
  /** When that accuracy was first reached: what patience waits from. */
  reachedIn: number;
  epoch: number;
  model: TextClassifier;
}

const headerBytes = 40;

/** Layout, float64: epoch, then of the best its accuracy, loss, when it was reached and epoch (0: none); float32: the arrays. */
export function encodeProgress({ epoch, model, best }: TextTrainingProgress): Uint8Array {
  const arrays = [model, ...(best ? [best.model] : [])].flatMap(({ embedding, output }) => [embedding, output]);
  const bytes = new Uint8Array(headerBytes + arrays.reduce((sum, { byteLength }) => sum + byteLength, 0));
  const { accuracy = 0, loss = 0, reachedIn = 0, epoch: bestEpoch = 0 } = best ?? {};
  new Float64Array(bytes.buffer, 0, 5).set([epoch, accuracy, loss, reachedIn, bestEpoch]);
  let offset = headerBytes;
  for (const array of arrays) {
    new Float32Array(bytes.buffer, offset, array.length).set(array);
    offset += array.byteLength;
  }
  return bytes;
}

/** @param like the shape of the model */
export function decodeProgress(source: Uint8Array, like: TextClassifier): TextTrainingProgress {
  // Copied, because numbers cannot be read in place everywhere.
  const { buffer } = Uint8Array.from(source);
  const [epoch, accuracy, loss, reachedIn, bestEpoch] = new Float64Array(buffer, 0, 5);
  let offset = headerBytes;
  const take = (length: number) => {
    const values = new Float32Array(buffer, offset, length).slice();
    offset += values.byteLength;
    return values;
  };
  const takeModel = (): TextClassifier => ({
    ...like,
    embedding: take(like.embedding.length),
    output: take(like.output.length),
  });
  const model = takeModel();
  const best = bestEpoch === 0 ? null : { accuracy, loss, reachedIn, epoch: bestEpoch, model: takeModel() };
  return { epoch, model, best };
}
