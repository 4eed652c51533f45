import type { SupervisedProblemType } from "../estimator.ts";
import type { Hyperparameters } from "../hyperparameters.ts";
import type { ForestCriterionName } from "./forest-criterion.ts";

export interface ForestParameters {
  treeCount: number;
  criterion: ForestCriterionName;
  /** "best" takes the best cut of each feature, "random" one drawn from between its least and greatest value. */
  splitter: "best" | "random";
  /** Infinity means no limit, as for the leaves. */
  maxDepth: number;
  maxLeafNodes: number;
  minSamplesSplit: number;
  minSamplesLeaf: number;
  /** Share of the features that each split looks at. null: √F of F features for classes, all for regression. */
  maxFeatures: number | null;
  /** Whether each tree learns from rows drawn with replacement. */
  bootstrap: boolean;
  /** Rows drawn for each tree, as a share of all. */
  maxSamples: number;
  /** Whether every class weighs the same. */
  balancesClasses: boolean;
  maxBin: number;
  seed: number;
}

/** Criteria that fit a problem type; the first is taken unless the user chose another. */
export const criteriaOf: Record<SupervisedProblemType, readonly [ForestCriterionName, ...ForestCriterionName[]]> = {
  regression: ["squared_error", "poisson"],
  "binary-classification": ["gini", "entropy"],
  "multiclass-classification": ["gini", "entropy"],
};

/** @param hyperparameters complete and checked against the declaration */
export function readForestParameters(
  hyperparameters: Hyperparameters,
  problemType: SupervisedProblemType,
  splitter: ForestParameters["splitter"],
): ForestParameters {
  const numberOrNull = (name: string) => {
    const value = hyperparameters[name];
    if (value === null || typeof value === "number") return value;
    throw new Error(`Hyperparameter '${name}' is ${JSON.stringify(value)}, not a number.`);
  };
  const number = (name: string) => {
    const value = numberOrNull(name);
    if (value === null) throw new Error(`Hyperparameter '${name}' has no value.`);
    return value;
  };
  const criteria = criteriaOf[problemType];
  return {
    treeCount: number("n_estimators"),
    criterion: criteria.find((name) => name === hyperparameters.criterion) ?? criteria[0],
    splitter,
    maxDepth: numberOrNull("max_depth") ?? Number.POSITIVE_INFINITY,
    maxLeafNodes: number("max_leaf_nodes") || Number.POSITIVE_INFINITY,
    minSamplesSplit: number("min_samples_split"),
    minSamplesLeaf: number("min_samples_leaf"),
    maxFeatures: numberOrNull("max_features"),
    bootstrap: hyperparameters.bootstrap === true,
    maxSamples: number("max_samples"),
    balancesClasses: hyperparameters.class_weight === "balanced" && problemType !== "regression",
    maxBin: number("max_bin"),
    seed: number("seed"),
  };
}

/** How many features each split looks at. */
export function featuresPerSplit(parameters: ForestParameters, featureCount: number, outputCount: number): number {
  const { maxFeatures } = parameters;
  const wanted =
    maxFeatures !== null ? maxFeatures * featureCount : outputCount === 1 ? featureCount : Math.sqrt(featureCount);
  return Math.max(1, Math.floor(wanted));
}
