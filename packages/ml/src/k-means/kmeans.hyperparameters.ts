import type { HyperparameterDeclarations, Hyperparameters } from "../hyperparameters.ts";

/** Names and meaning are those of SageMaker's k-means, where it has them. */
export const kmeansHyperparameters = {
  k: {
    type: "integer",
    label: "Number of clusters (k)",
    help: "Into how many groups the rows are put. More groups are tighter and harder to tell apart; try a few and compare the mean squared distance.",
    minimum: 1,
    maximum: 10_000,
    scale: "logarithmic",
    default: 5,
    tunable: true,
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
  epochs: {
    type: "integer",
    label: "Passes over the rows",
    help: "The most passes that improve the centres over all rows (Lloyd's algorithm). It ends sooner when they hardly move any more.",
    minimum: 1,
    maximum: 10_000,
    scale: "linear",
    default: 100,
    tunable: true,
    basic: true,
  },
  init_method: {
    type: "categorical",
    label: "Where centres begin",
    help: "kmeans++ spreads the first centres over the rows, those far from all centres so far more likely; random takes any rows.",
    values: ["kmeans++", "random"],
    default: "kmeans++",
    tunable: true,
  },
  extra_center_factor: {
    type: "integer",
    label: "Extra centres to begin with",
    help: "Begins with this many times k centres, which are then joined into k. Empty: 4. With 1 nothing is joined.",
    minimum: 1,
    maximum: 10,
    scale: "linear",
    default: null,
    tunable: true,
  },
  mini_batch_size: {
    type: "integer",
    label: "Rows to begin with",
    help: "The first centres are chosen among this many rows drawn at random, or three for each centre where that is more.",
    minimum: 100,
    maximum: 1_000_000,
    scale: "logarithmic",
    default: 5_000,
    tunable: true,
  },
  local_lloyd_init_method: {
    type: "categorical",
    label: "Joining: where centres begin",
    help: "As above, for joining the extra centres into k.",
    values: ["kmeans++", "random"],
    default: "kmeans++",
    tunable: false,
  },
  local_lloyd_num_trials: {
    type: "integer",
    label: "Joining: tries",
    help: "Joins the extra centres this often, each time from other places, and goes on with the best. Empty: up to 10, fewer for very many centres.",
    minimum: 1,
    maximum: 1_000,
    scale: "linear",
    default: null,
    tunable: false,
  },
  local_lloyd_max_iter: {
    type: "integer",
    label: "Joining: most rounds",
    help: "The most rounds of each try.",
    minimum: 1,
    maximum: 10_000,
    scale: "linear",
    default: 300,
    tunable: false,
  },
  local_lloyd_tol: {
    type: "continuous",
    label: "Tolerance",
    help: "Rounds and passes end when the centres move by less than this share of the rows' variance.",
    minimum: 0,
    maximum: 1,
    scale: "linear",
    default: 0.0001,
    tunable: false,
  },
  eval_metrics: {
    type: "categorical",
    label: "Reported metrics",
    help: "msd is the mean squared distance to the closest centre, ssd the sum.",
    values: ['["msd"]', '["ssd"]', '["msd","ssd"]'],
    default: '["msd"]',
    tunable: false,
  },
} as const satisfies HyperparameterDeclarations;

export type InitMethod = "kmeans++" | "random";

export interface KmeansSettings {
  k: number;
  epochs: number;
  initMethod: InitMethod;
  extraCentreFactor: number;
  miniBatchSize: number;
  localLloyd: {
    initMethod: InitMethod;
    /** null: as many as take a moment. */
    trials: number | null;
    maximumIterations: number;
  };
  tolerance: number;
  metrics: readonly ("msd" | "ssd")[];
}

const automaticExtraCentreFactor = 4;

/** @param hyperparameters complete and checked against the declaration */
export function kmeansSettings(hyperparameters: Hyperparameters): KmeansSettings {
  const numberOf = (name: string): number | null => {
    const value = hyperparameters[name];
    return typeof value === "number" ? value : null;
  };
  const required = (name: string): number => {
    const value = numberOf(name);
    if (value === null) throw new Error(`Hyperparameter '${name}' has no value.`);
    return value;
  };
  const initMethodOf = (name: string): InitMethod => (hyperparameters[name] === "random" ? "random" : "kmeans++");
  const metrics = String(hyperparameters.eval_metrics);
  return {
    k: required("k"),
    epochs: required("epochs"),
    initMethod: initMethodOf("init_method"),
    extraCentreFactor: numberOf("extra_center_factor") ?? automaticExtraCentreFactor,
    miniBatchSize: required("mini_batch_size"),
    localLloyd: {
      initMethod: initMethodOf("local_lloyd_init_method"),
      trials: numberOf("local_lloyd_num_trials"),
      maximumIterations: required("local_lloyd_max_iter"),
    },
    tolerance: required("local_lloyd_tol"),
    metrics: (["msd", "ssd"] as const).filter((metric) => metrics.includes(metric)),
  };
}
