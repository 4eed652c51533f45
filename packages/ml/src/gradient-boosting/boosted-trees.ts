import type { ObjectiveName } from "./objectives.ts";
import type { Tree } from "./tree.ts";

/** What boosting learned. The margin of output k is `base[k]` plus the leaf values of the trees k, k + K, k + 2K, ... */
export interface BoostedTrees {
  objective: ObjectiveName;
  featureNames: readonly string[];
  /** 1, or the number of classes of a multiclass model; called K above. */
  outputCount: number;
  /** Rounds of boosting that are kept; each left one tree for each output, or as many as were grown in parallel. */
  roundCount: number;
  /** float32[outputCount] */
  base: Float32Array;
  trees: readonly Tree[];
}

/** Whether the one margin is that of class 1 of two, both of which get a probability. */
export function answersTwoClasses({ objective }: Pick<BoostedTrees, "objective">): boolean {
  return objective.startsWith("binary:");
}
