import type { HyperparameterDeclarations, HyperparameterIssue, Hyperparameters } from "../hyperparameters.ts";

/** SageMaker's names. Its `predictor_type` and `feature_dim` follow from the job. */
export const knnHyperparameters: HyperparameterDeclarations = {
  k: {
    type: "integer",
    label: "Neighbours",
    help: "How many of the nearest rows answer; all rows where there are fewer.",
    ...{ minimum: 1, maximum: 1_024, scale: "logarithmic", default: 10, tunable: true, basic: true },
  },
  sample_size: {
    type: "integer",
    label: "Sample size",
    help: "How many training rows the model keeps, drawn at random; all of them where there are fewer.",
    ...{ minimum: 256, maximum: 20_000_000, scale: "logarithmic", default: 50_000, tunable: true, basic: true },
  },
  index_metric: {
    type: "categorical",
    label: "Metric",
    help: "What near means: the straight distance, or the largest inner product or cosine.",
    values: ["L2", "INNER_PRODUCT", "COSINE"],
    ...{ default: "L2", tunable: false, basic: true },
  },
  index_type: {
    type: "categorical",
    label: "Index",
    help: "How neighbours are found. faiss.Flat looks at every row, so it finds the nearest ones exactly.",
    values: ["faiss.Flat"],
    ...{ default: "faiss.Flat", tunable: false },
  },
  dimension_reduction_type: {
    type: "categorical",
    label: "Dimension reduction",
    help: "A random projection of the features that about keeps distances: random signs, or a sampled Hadamard transform.",
    values: ["none", "sign", "fjlt"],
    ...{ default: "none", tunable: false },
  },
  dimension_reduction_target: {
    type: "integer",
    label: "Reduced dimensions",
    help: "How many dimensions the features are projected to; below their number.",
    ...{ minimum: 1, maximum: 10_000, scale: "logarithmic", default: null, tunable: false },
  },
  seed: {
    type: "integer",
    label: "Seed",
    help: "The same seed and data give the same model.",
    ...{ minimum: 0, maximum: 2 ** 31 - 1, scale: "linear", default: 0, tunable: false },
  },
};

export type IndexMetric = "L2" | "INNER_PRODUCT" | "COSINE";

export interface KnnSettings {
  k: number;
  sampleSize: number;
  metric: IndexMetric;
  reduction: { type: "sign" | "fjlt"; target: number } | null;
  seed: number;
}

/** Reads hyperparameters that were parsed against the declarations above and validated. */
export function knnSettings(hyperparameters: Hyperparameters): KnnSettings {
  const { index_metric, dimension_reduction_type: type, dimension_reduction_target: target } = hyperparameters;
  return {
    k: Number(hyperparameters.k),
    sampleSize: Number(hyperparameters.sample_size),
    metric: index_metric === "INNER_PRODUCT" || index_metric === "COSINE" ? index_metric : "L2",
    reduction: type === "sign" || type === "fjlt" ? { type, target: Number(target) } : null,
    seed: Number(hyperparameters.seed),
  };
}

export function validateKnn(hyperparameters: Hyperparameters): HyperparameterIssue[] {
  const { dimension_reduction_type: type, dimension_reduction_target: target } = hyperparameters;
  if (type === "none" && target !== null) {
    const message = `dimension_reduction_target is ${target}, but dimension_reduction_type is none; choose sign or fjlt, or leave the target empty.`;
    return [{ path: "dimension_reduction_target", message }];
  }
  if (type !== "none" && target === null) {
    const message = `dimension_reduction_target is not set, but dimension_reduction_type is ${type}; say how many dimensions to keep.`;
    return [{ path: "dimension_reduction_target", message }];
  }
  return [];
}
