import type { ObjectiveName } from "./objectives.ts";
import type { Tree } from "./tree.ts";

/** What boosting learned. The margin of output k is `base[k]` plus the leaf values of the trees k, k + K, k + 2K, ... */
export interface BoostedTrees {
  objective: ObjectiveName;
  featureNames: readonly string[];
  /** 1, or the number of classes of a multiclass model; called K above. */
  outputCount: number;
  /** float32[outputCount] */
  base: Float32Array;
  trees: readonly Tree[];
}
