import type { LabelledTask } from "../estimator.ts";
import type { Random } from "../random.ts";
import type { Tree } from "./tree.ts";

/** Everything that models in the making cannot compute again from their tasks. */
export interface Checkpoint {
  fingerprint: string;
  runs: readonly RunState[];
  watchedHistory: readonly number[];
}

export interface RunState {
  cuts: readonly Float32Array[];
  trees: readonly Tree[];
  treeWeights: readonly number[];
  bestTreeWeights: readonly number[];
  /**
   * Sums of leaf values of each set of rows, where dropout has changed the weights of trees. Otherwise none: adding the
   * trees in their order gives the same float32 sums bit for bit.
   */
  sums: readonly Float32Array[];
  /** Weights and biases of a linear model, and those of its best round; empty for trees. */
  coefficients: Float32Array;
  bestCoefficients: Float32Array;
}

interface Header {
  fingerprint: string;
  roundCount: number;
  runs: {
    cutCounts: number[];
    nodeCounts: number[];
    /** Of each tree; null where it splits no codes. */
    categories: (NonNullable<Tree["categories"]> | null)[];
    treeWeightCount: number;
    bestTreeWeightCount: number;
    sumCounts: number[];
    coefficientCount: number;
  }[];
}

/** The bytes: length of the header, the header as JSON, the arrays of each run, the history. */
export function writeCheckpoint({ fingerprint, runs, watchedHistory }: Checkpoint): Uint8Array {
  const header: Header = {
    fingerprint,
    roundCount: watchedHistory.length,
    runs: runs.map(({ cuts, trees, treeWeights, bestTreeWeights, sums, coefficients }) => ({
      cutCounts: cuts.map((cut) => cut.length),
      nodeCounts: trees.map((tree) => tree.feature.length),
      categories: trees.map((tree) => tree.categories ?? null),
      treeWeightCount: treeWeights.length,
      bestTreeWeightCount: bestTreeWeights.length,
      sumCounts: sums.map((values) => values.length),
      coefficientCount: coefficients.length,
    })),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const arrays: ArrayBufferView[] = [Uint32Array.of(text.length), text];
  for (const { cuts, trees, treeWeights, bestTreeWeights, sums, coefficients, bestCoefficients } of runs) {
    arrays.push(...cuts);
    for (const tree of trees)
      arrays.push(tree.feature, tree.threshold, tree.missingGoesLeft, tree.left, tree.value, tree.gain, tree.cover);
    arrays.push(Float64Array.from(treeWeights), Float64Array.from(bestTreeWeights), ...sums);
    arrays.push(coefficients, bestCoefficients);
  }
  arrays.push(Float64Array.from(watchedHistory));
  const bytes = new Uint8Array(arrays.reduce((sum, array) => sum + array.byteLength, 0));
  let position = 0;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), position);
    position += byteLength;
  }
  return bytes;
}

/** @throws when the bytes are damaged or were written for another task, other hyperparameters or another seed */
export function readCheckpoint(source: Uint8Array, fingerprint: string): Checkpoint {
  // A file arrives as Node's Buffer, whose `slice` is a view and not a copy.
  const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  let position = 0;
  const take = (byteCount: number) => {
    if (byteCount > bytes.length - position) throw new Error("The checkpoint is damaged: it ends too early.");
    position += byteCount;
    // A copy, as the arrays inside need not lie where their elements may begin.
    return bytes.slice(position - byteCount, position).buffer;
  };
  const headerLength = new Uint32Array(take(4))[0];
  const header = parseHeader(new TextDecoder().decode(take(headerLength)));
  if (header.fingerprint !== fingerprint)
    throw new Error("The checkpoint belongs to other data, other hyperparameters or another seed.");
  const runs = header.runs.map((run) => ({
    cuts: run.cutCounts.map((count) => new Float32Array(take(4 * count))),
    trees: run.nodeCounts.map((count, tree) => readTree(count, run.categories[tree], take)),
    treeWeights: [...new Float64Array(take(8 * run.treeWeightCount))],
    bestTreeWeights: [...new Float64Array(take(8 * run.bestTreeWeightCount))],
    sums: run.sumCounts.map((count) => new Float32Array(take(4 * count))),
    coefficients: new Float32Array(take(4 * run.coefficientCount)),
    bestCoefficients: new Float32Array(take(4 * run.coefficientCount)),
  }));
  return { fingerprint, runs, watchedHistory: [...new Float64Array(take(8 * header.roundCount))] };
}

function readTree(
  nodeCount: number,
  categories: NonNullable<Tree["categories"]> | null,
  take: (byteCount: number) => ArrayBuffer,
): Tree {
  return {
    ...(categories ? { categories } : {}),
    feature: new Int32Array(take(4 * nodeCount)),
    threshold: new Float32Array(take(4 * nodeCount)),
    missingGoesLeft: new Uint8Array(take(nodeCount)),
    left: new Int32Array(take(4 * nodeCount)),
    value: new Float32Array(take(4 * nodeCount)),
    gain: new Float32Array(take(4 * nodeCount)),
    cover: new Float32Array(take(4 * nodeCount)),
  };
}

function parseHeader(text: string): Header {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error("The checkpoint is damaged: its header cannot be read.", { cause });
  }
}

/** Tells one run from another by what decides its trees. */
export function taskFingerprint(task: LabelledTask, parameters: object, random: Random): string {
  const { train, validation } = task;
  const described = JSON.stringify({
    parameters,
    problemType: task.problemType,
    classCount: task.classCount,
    features: train.features.names,
    targets: [train.target, validation?.target].map((target) => target && [target.length, hashOf(target)]),
    draw: random.fork(0).next(),
  });
  return hashOf(new TextEncoder().encode(described)).toString(16);
}

/** FNV-1a, over words as far as there are whole ones: enough to notice a mix-up, no protection against intent. */
function hashOf({ buffer, byteOffset, byteLength }: ArrayBufferView): number {
  let hash = 0x811c9dc5;
  const wordCount = byteLength >> 2;
  // Words begin at multiples of four only, which the hash must not depend on.
  const isAligned = byteOffset % 4 === 0;
  const words = isAligned
    ? new Uint32Array(buffer, byteOffset, wordCount)
    : new Uint32Array(buffer.slice(byteOffset, byteOffset + 4 * wordCount));
  for (let at = 0; at < wordCount; at++) hash = Math.imul(hash ^ words[at], 0x01000193);
  const rest = new Uint8Array(buffer, byteOffset + 4 * wordCount, byteLength - 4 * wordCount);
  for (let at = 0; at < rest.length; at++) hash = Math.imul(hash ^ rest[at], 0x01000193);
  return hash >>> 0;
}
