import type { Tree } from "../gradient-boosting/tree.ts";
import type { ForestTree } from "./forest.ts";

interface Header {
  fingerprint: string;
  nodeCounts: number[];
}

/**
 * The bytes: length of the header, the header as JSON, then the arrays of the trees. The rows a tree was grown on need not
 * be kept, as its generator draws them again.
 */
export function writeForestCheckpoint(fingerprint: string, trees: readonly ForestTree[]): Uint8Array {
  const header: Header = { fingerprint, nodeCounts: trees.map(({ structure }) => structure.feature.length) };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const arrays: ArrayBufferView[] = [Uint32Array.of(text.length), text];
  for (const { structure, outputs } of trees) {
    const { feature, threshold, missingGoesLeft, left, gain, cover } = structure;
    arrays.push(feature, threshold, missingGoesLeft, left, gain, cover, outputs);
  }
  const bytes = new Uint8Array(arrays.reduce((sum, array) => sum + array.byteLength, 0));
  let position = 0;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), position);
    position += byteLength;
  }
  return bytes;
}

/** @throws when the bytes are damaged or were written for another task, other hyperparameters or another seed */
export function readForestCheckpoint(source: Uint8Array, fingerprint: string, outputCount: number): ForestTree[] {
  // A file arrives as Node's Buffer, whose `slice` is a view and not a copy.
  const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  let position = 0;
  const take = (byteCount: number) => {
    if (byteCount > bytes.length - position) throw new Error("The checkpoint is damaged: it ends too early.");
    position += byteCount;
    // A copy, as the arrays inside need not lie where their elements may begin.
    return bytes.slice(position - byteCount, position).buffer;
  };
  const header = parseHeader(new TextDecoder().decode(take(new Uint32Array(take(4))[0])));
  if (header.fingerprint !== fingerprint)
    throw new Error("The checkpoint belongs to other data, other hyperparameters or another seed.");
  return header.nodeCounts.map((count) => {
    const structure: Omit<Tree, "value"> = {
      feature: new Int32Array(take(4 * count)),
      threshold: new Float32Array(take(4 * count)),
      missingGoesLeft: new Uint8Array(take(count)),
      left: new Int32Array(take(4 * count)),
      gain: new Float32Array(take(4 * count)),
      cover: new Float32Array(take(4 * count)),
    };
    const outputs = new Float32Array(take(4 * count * outputCount));
    const value = Float32Array.from({ length: count }, (_, node) => outputs[node * outputCount]);
    return { structure: { ...structure, value }, outputs };
  });
}

function parseHeader(text: string): Header {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error("The checkpoint is damaged: its header cannot be read.", { cause });
  }
}
