import type { WordVectors } from "./word-vectors.ts";

/** What training needs to go on as if it had never stopped. */
export interface VectorProgress {
  /** Epochs done. */
  epoch: number;
  vectors: WordVectors;
}

/** Layout: epoch as uint32, then both arrays as float32. */
export function encodeVectors({ epoch, vectors: { input, output } }: VectorProgress): Uint8Array {
  const bytes = new Uint8Array(4 + input.byteLength + output.byteLength);
  new Uint32Array(bytes.buffer, 0, 1).set([epoch]);
  new Float32Array(bytes.buffer, 4, input.length).set(input);
  new Float32Array(bytes.buffer, 4 + input.byteLength, output.length).set(output);
  return bytes;
}

/** @param like the shape of the vectors */
export function decodeVectors(source: Uint8Array, { dimension, input, output }: WordVectors): VectorProgress {
  // Copied, because numbers cannot be read in place everywhere.
  const { buffer } = Uint8Array.from(source);
  const [epoch] = new Uint32Array(buffer, 0, 1);
  const floats = (offset: number, length: number) => new Float32Array(buffer, 4 + 4 * offset, length).slice();
  return {
    epoch,
    vectors: { dimension, input: floats(0, input.length), output: floats(input.length, output.length) },
  };
}
