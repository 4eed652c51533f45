import type { TextClassifier } from "./text-classifier.ts";

/** What training needs to go on as if it had never stopped. */
export interface TextTrainingProgress {
  /** Epochs done. */
  epoch: number;
  model: TextClassifier;
  /** By validation accuracy where there is some; null before the first epoch. */
  best: { accuracy: number; epoch: number; model: TextClassifier } | null;
}

const headerBytes = 24;

/** Layout: epoch, accuracy and epoch of the best (0: none) as float64, then the arrays as float32. */
export function encodeProgress({ epoch, model, best }: TextTrainingProgress): Uint8Array {
  const arrays = [model, ...(best ? [best.model] : [])].flatMap(({ embedding, output }) => [embedding, output]);
  const bytes = new Uint8Array(headerBytes + arrays.reduce((sum, { byteLength }) => sum + byteLength, 0));
  new Float64Array(bytes.buffer, 0, 3).set([epoch, best?.accuracy ?? 0, best?.epoch ?? 0]);
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
  const [epoch, accuracy, bestEpoch] = new Float64Array(buffer, 0, 3);
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
  return { epoch, model, best: bestEpoch === 0 ? null : { accuracy, epoch: bestEpoch, model: takeModel() } };
}
