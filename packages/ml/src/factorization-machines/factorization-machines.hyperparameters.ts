import type {
  HyperparameterDeclaration,
  HyperparameterDeclarations,
  Hyperparameters,
  HyperparameterValue,
} from "../hyperparameters.ts";

/**
 * SageMaker's names. Its `predictor_type` and `feature_dim` follow from the job. Learning rates, epochs and factors have
 * other defaults: its own are for hundreds of millions of rows.
 */
export const factorizationMachinesHyperparameters: HyperparameterDeclarations = {
  num_factors: {
    type: "integer",
    label: "Factors",
    help: "How many numbers describe a feature in its interactions with others; more can tell finer ones apart.",
    ...{ minimum: 1, maximum: 1_000, scale: "logarithmic", default: 16, tunable: true, basic: true },
  },
  epochs: {
    type: "integer",
    label: "Epochs",
    help: "How often training goes over the data. With validation rows the best epoch is kept.",
    ...{ minimum: 1, maximum: 1_000, scale: "logarithmic", default: 20, tunable: true, basic: true },
  },
  mini_batch_size: {
    type: "integer",
    label: "Mini-batch size",
    help: "Rows per step, at most; few rows come in smaller batches, at least 8 per pass.",
    ...{ minimum: 1, maximum: 100_000, scale: "logarithmic", default: 1_000, tunable: true, basic: true },
  },
  ...groupOf("bias", "the bias", { weightDecay: 0, sigma: 0.01 }),
  ...groupOf("linear", "the linear weights", { weightDecay: 1e-4, sigma: 0.01 }),
  ...groupOf("factors", "the factors", { weightDecay: 1e-4, sigma: 0.01 }),
  clip_gradient: {
    type: "continuous",
    label: "Gradient limit",
    help: "Each derivative of a batch is kept within plus and minus this. Left empty: no limit.",
    ...{ minimum: 0, exclusiveMinimum: true, maximum: 1e9, scale: "logarithmic", default: null, tunable: false },
  },
  rescale_grad: {
    type: "continuous",
    label: "Gradient factor",
    help: "The derivatives of a batch are multiplied by this before anything else. Left empty: 1.",
    ...{ minimum: 0, exclusiveMinimum: true, maximum: 1e9, scale: "logarithmic", default: null, tunable: false },
  },
  eps: {
    type: "continuous",
    label: "Epsilon",
    help: "Keeps steps finite where derivatives vanish. Left empty: 1e-8.",
    ...{ minimum: 0, exclusiveMinimum: true, maximum: 1, scale: "logarithmic", default: null, tunable: false },
  },
  seed: {
    type: "integer",
    label: "Seed",
    help: "The same seed and data give the same model.",
    ...{ minimum: 0, maximum: 2 ** 31 - 1, scale: "linear", default: 0, tunable: false },
  },
};

export interface ParameterGroupSettings {
  /** Null: by the data. */
  learningRate: number | null;
  weightDecay: number;
  initialisation:
    | { method: "normal"; sigma: number }
    | { method: "uniform"; scale: number }
    | { method: "constant"; value: number };
}

export interface FactorizationMachinesSettings {
  factorCount: number;
  epochs: number;
  miniBatchSize: number;
  bias: ParameterGroupSettings;
  linear: ParameterGroupSettings;
  factors: ParameterGroupSettings;
  /** Null: none. */
  gradientLimit: number | null;
  gradientFactor: number;
  epsilon: number;
  seed: number;
}

/** Reads hyperparameters that were parsed against the declarations above. */
export function factorizationMachinesSettings(hyperparameters: Hyperparameters): FactorizationMachinesSettings {
  const { clip_gradient, rescale_grad, eps } = hyperparameters;
  const groupSettings = (group: string): ParameterGroupSettings => ({
    learningRate: learningRateOf(hyperparameters[`${group}_lr`]),
    weightDecay: Number(hyperparameters[`${group}_wd`]),
    initialisation: initialisationOf(hyperparameters, group),
  });
  return {
    factorCount: Number(hyperparameters.num_factors),
    epochs: Number(hyperparameters.epochs),
    miniBatchSize: Number(hyperparameters.mini_batch_size),
    bias: groupSettings("bias"),
    linear: groupSettings("linear"),
    factors: groupSettings("factors"),
    gradientLimit: clip_gradient === null ? null : Number(clip_gradient),
    gradientFactor: rescale_grad === null ? 1 : Number(rescale_grad),
    epsilon: eps === null ? 1e-8 : Number(eps),
    seed: Number(hyperparameters.seed),
  };
}

function learningRateOf(value: HyperparameterValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function initialisationOf(given: Hyperparameters, group: string): ParameterGroupSettings["initialisation"] {
  const method = given[`${group}_init_method`];
  if (method === "uniform") return { method, scale: Number(given[`${group}_init_scale`]) };
  if (method === "constant") return { method, value: Number(given[`${group}_init_value`]) };
  return { method: "normal", sigma: Number(given[`${group}_init_sigma`]) };
}

/** The same six for the bias, the linear weights and the factors. */
function groupOf(
  group: string,
  of: string,
  defaults: { weightDecay: number; sigma: number },
): HyperparameterDeclarations {
  const number = (label: string, help: string, bounds: Pick<NumberDeclaration, "minimum" | "maximum" | "default">) => ({
    ...{ type: "continuous" as const, label: `${label} of ${of}`, help, scale: "linear" as const, tunable: true },
    ...bounds,
  });
  return {
    [`${group}_lr`]: {
      ...number(
        "Learning rate",
        "Size of the first steps. Left empty, it follows from the number and size of the features.",
        {
          ...{ minimum: 0, maximum: 100, default: null },
        },
      ),
      ...{ exclusiveMinimum: true, scale: "logarithmic" as const },
    },
    [`${group}_wd`]: number("Weight decay", "Cost of half the sum of squares.", {
      ...{ minimum: 0, maximum: 1_000, default: defaults.weightDecay },
    }),
    [`${group}_init_method`]: {
      type: "categorical",
      label: `Initial values of ${of}`,
      help: "normal with a deviation, uniform within plus and minus a scale, or one constant.",
      values: ["normal", "uniform", "constant"],
      ...{ default: "normal", tunable: false },
    },
    [`${group}_init_sigma`]: number("Initial deviation", "Of normal initial values.", {
      ...{ minimum: 0, maximum: 1_000, default: defaults.sigma },
    }),
    [`${group}_init_scale`]: number("Initial scale", "Uniform initial values lie within plus and minus this.", {
      ...{ minimum: 0, maximum: 1_000, default: defaults.sigma },
    }),
    [`${group}_init_value`]: number("Initial constant", "Of constant initial values.", {
      ...{ minimum: -1_000, maximum: 1_000, default: 0 },
    }),
  };
}

type NumberDeclaration = Extract<HyperparameterDeclaration, { type: "continuous" | "integer" }>;
