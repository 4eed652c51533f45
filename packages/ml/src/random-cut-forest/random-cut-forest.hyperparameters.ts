import type { HyperparameterDeclarations, Hyperparameters } from "../hyperparameters.ts";

/** Names, defaults and meaning are those of SageMaker's Random Cut Forest, where it has them. */
export const randomCutForestHyperparameters = {
  num_trees: {
    type: "integer",
    label: "Trees",
    help: "More trees make scores steadier and take longer to answer.",
    minimum: 1,
    maximum: 1_000,
    scale: "linear",
    default: 100,
    tunable: true,
    basic: true,
  },
  num_samples_per_tree: {
    type: "integer",
    label: "Rows for each tree",
    help: "Each tree is grown from this many rows, drawn at random. One divided by it should be near the share of anomalies you expect: 256 for one in 256.",
    minimum: 2,
    maximum: 2_048,
    scale: "logarithmic",
    default: 256,
    tunable: true,
    basic: true,
  },
  normalize_data: {
    type: "boolean",
    label: "Bring columns to one scale",
    help: "Numbers count by their distance from the mean in standard deviations; otherwise columns with large numbers are cut most. SageMaker leaves this to you.",
    default: true,
    tunable: false,
    basic: true,
  },
} as const satisfies HyperparameterDeclarations;

export interface RandomCutForestSettings {
  treeCount: number;
  samplesPerTree: number;
}

/** @param hyperparameters complete and checked against the declaration */
export function randomCutForestSettings({ num_trees, num_samples_per_tree }: Hyperparameters): RandomCutForestSettings {
  if (typeof num_trees !== "number" || typeof num_samples_per_tree !== "number")
    throw new Error("num_trees and num_samples_per_tree must be numbers.");
  return { treeCount: num_trees, samplesPerTree: num_samples_per_tree };
}
