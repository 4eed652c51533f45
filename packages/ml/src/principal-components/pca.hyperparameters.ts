import type { HyperparameterDeclarations, Hyperparameters } from "../hyperparameters.ts";

/** Names and meaning are those of SageMaker's PCA, where it has them. */
export const pcaHyperparameters = {
  num_components: {
    type: "integer",
    label: "Components",
    help: "How many new columns the rows are described by; no more than there are features or rows.",
    minimum: 1,
    maximum: 1_000,
    scale: "logarithmic",
    default: 10,
    tunable: false,
    basic: true,
  },
  normalize_data: {
    type: "boolean",
    label: "Bring columns to one scale",
    help: "Numbers count by their distance from the mean in standard deviations, so that no column outweighs others by its unit. SageMaker leaves this to you.",
    default: true,
    tunable: false,
    basic: true,
  },
  algorithm_mode: {
    type: "categorical",
    label: "Mode",
    help: "regular is exact and suits up to about a thousand features; randomized is close to it, and fast with many.",
    values: ["regular", "randomized"],
    default: "regular",
    tunable: false,
  },
  subtract_mean: {
    type: "boolean",
    label: "Subtract the means",
    help: "Looks at how rows differ from their mean. Without it, at how they differ from zero.",
    default: true,
    tunable: false,
  },
  extra_components: {
    type: "integer",
    label: "Extra components",
    help: "Only for the randomized mode: how many directions are followed beside those wanted; more are more exact. -1 takes 10, or as many as are wanted where that is more.",
    minimum: -1,
    maximum: 1_000,
    scale: "linear",
    default: -1,
    tunable: false,
  },
  mini_batch_size: {
    type: "integer",
    label: "Rows at a time",
    help: "The most rows that are multiplied at once. Does not change what is learned.",
    minimum: 100,
    maximum: 1_000_000,
    scale: "logarithmic",
    default: 5_000,
    tunable: false,
  },
} as const satisfies HyperparameterDeclarations;

export interface PcaSettings {
  componentCount: number;
  mode: "regular" | "randomized";
  subtractsMean: boolean;
  /** Beside the wanted ones; randomized only. */
  extraComponentCount: number;
  miniBatchSize: number;
}

const leastExtraComponents = 10;

/** @param hyperparameters complete and checked against the declaration */
export function pcaSettings(hyperparameters: Hyperparameters): PcaSettings {
  const numberOf = (name: string): number => {
    const value = hyperparameters[name];
    if (typeof value === "number") return value;
    throw new Error(`Hyperparameter '${name}' has no value.`);
  };
  const componentCount = numberOf("num_components");
  const extra = numberOf("extra_components");
  return {
    componentCount,
    mode: hyperparameters.algorithm_mode === "randomized" ? "randomized" : "regular",
    subtractsMean: hyperparameters.subtract_mean !== false,
    extraComponentCount: extra < 0 ? Math.max(leastExtraComponents, componentCount) : extra,
    miniBatchSize: numberOf("mini_batch_size"),
  };
}
