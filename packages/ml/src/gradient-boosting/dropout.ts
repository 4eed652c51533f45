import type { Random } from "../random.ts";
import type { Tree } from "./tree.ts";

/** Rashmi and Gilad-Bachrach, "DART: Dropouts meet multiple additive regression trees", AISTATS 2015; names as in XGBoost. */
export interface DropoutParameters {
  sampleType: "uniform" | "weighted";
  /** "whole" is LightGBM's: as "tree", with new trees that count as much as dropped ones whatever the learning rate. */
  normalizeType: "tree" | "forest" | "whole";
  /** Share of the trees that a round drops. */
  rateDrop: number;
  /** At least one tree is dropped wherever any is drawn. */
  dropsOne: boolean;
  /** Probability that a round drops none. */
  skipDrop: number;
  /** Trees that are dropped at most, on average. Absent: no limit. */
  maxDrop?: number;
}

/** @param weights of the trees so far @returns the indices of those to drop, ascending */
export function drawDropped(parameters: DropoutParameters, weights: readonly number[], random: Random): number[] {
  const { sampleType, dropsOne, skipDrop, maxDrop = Number.POSITIVE_INFINITY } = parameters;
  if (weights.length === 0 || random.next() < skipDrop) return [];
  const rateDrop = Math.min(parameters.rateDrop, maxDrop / weights.length);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const share = (weight: number) => (sampleType === "weighted" ? weight / total : 1 / weights.length);
  const dropped = [...weights.keys()].filter(
    (tree) => random.next() < rateDrop * weights.length * share(weights[tree]),
  );
  if (dropped.length > 0 || !dropsOne) return dropped;
  let remaining = random.next();
  const drawn = weights.findIndex((weight) => {
    remaining -= share(weight);
    return remaining < 0;
  });
  return [drawn < 0 ? weights.length - 1 : drawn];
}

/**
 * What the weights of the dropped trees are multiplied by, and what the new trees weigh, so that together they predict
 * about what the dropped did and a step more.
 * @param newTreeCount trees of the round, which share the learning rate
 */
export function normalizedWeights(
  { normalizeType }: DropoutParameters,
  droppedCount: number,
  newTreeCount: number,
  learningRate: number,
): { ofDropped: number; ofNew: number } {
  if (droppedCount === 0) return { ofDropped: 1, ofNew: 1 };
  const rate = normalizeType === "whole" ? 1 : learningRate / newTreeCount;
  if (normalizeType === "forest") return { ofDropped: 1 / (1 + rate), ofNew: 1 / (1 + rate) };
  return { ofDropped: droppedCount / (droppedCount + rate), ofNew: 1 / (droppedCount + rate) };
}

/** The tree with its leaves weighed. */
export function weighedTree(tree: Tree, weight: number): Tree {
  return weight === 1 ? tree : { ...tree, value: tree.value.map((value) => value * weight) };
}
