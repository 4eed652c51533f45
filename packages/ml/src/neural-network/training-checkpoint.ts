/** What training needs to go on as if it had never stopped. Plain values and float32 tensors. */
export interface TrainingProgress {
  /** Epochs done. */
  epoch: number;
  /** Epochs in a row without a real improvement. */
  staleEpochs: number;
  /** What the learning rate has come down to, as a factor of the first. */
  learningRateFactor: number;
  /** Loss and number of the best epoch; null before the first. */
  best: { loss: number; epoch: number } | null;
  /** Parameters, slots and buffers, in the order of `stateTensors`. */
  state: Float32Array[];
  /** Parameters and buffers after the best epoch; empty before the first. */
  bestParameters: Float32Array[];
}

const headerLengthBytes = 4;

/** Layout: length of the header (uint32, little-endian), the header as JSON padded with blanks to 4 bytes, the floats. */
export function encodeProgress(progress: TrainingProgress): Uint8Array {
  const { state, bestParameters, ...values } = progress;
  const tensors = [...state, ...bestParameters];
  const header = JSON.stringify({
    ...values,
    stateLengths: state.map((tensor) => tensor.length),
    bestLengths: bestParameters.map((tensor) => tensor.length),
  });
  const encoded = new TextEncoder().encode(header.padEnd(Math.ceil(header.length / 4) * 4));
  const floatCount = tensors.reduce((sum, tensor) => sum + tensor.length, 0);
  const bytes = new Uint8Array(headerLengthBytes + encoded.length + 4 * floatCount);
  new DataView(bytes.buffer).setUint32(0, encoded.length, true);
  bytes.set(encoded, headerLengthBytes);
  let offset = headerLengthBytes + encoded.length;
  for (const tensor of tensors) {
    bytes.set(new Uint8Array(tensor.buffer, tensor.byteOffset, tensor.byteLength), offset);
    offset += tensor.byteLength;
  }
  return bytes;
}

/**
 * @param expectedStateLengths of the task at hand
 * @throws when the bytes are not a checkpoint of this task
 */
export function decodeProgress(source: Uint8Array, expectedStateLengths: readonly number[]): TrainingProgress {
  // Node's Buffer, as a file is read, has a `slice` that is a view and not a copy.
  const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const headerEnd = headerLengthBytes + headerLength;
  const {
    stateLengths,
    bestLengths,
    ...values
  }: Omit<TrainingProgress, "state" | "bestParameters"> & {
    stateLengths: number[];
    bestLengths: number[];
  } = JSON.parse(new TextDecoder().decode(bytes.subarray(headerLengthBytes, headerEnd)));
  if (stateLengths.join() !== expectedStateLengths.join()) {
    throw new Error(
      `The checkpoint has tensors of ${stateLengths.join(", ")} numbers, but this training has ${expectedStateLengths.join(", ")}.`,
    );
  }
  // Copied, because the header's end may lie where float32 cannot be read in place.
  const floats = new Float32Array(bytes.slice(headerEnd).buffer);
  let offset = 0;
  const take = (length: number) => {
    offset += length;
    return floats.slice(offset - length, offset);
  };
  return { ...values, state: stateLengths.map(take), bestParameters: bestLengths.map(take) };
}
