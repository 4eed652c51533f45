import type { BatchGradient, Factorization } from "./factorization.ts";
import type { FactorizationMachinesSettings } from "./factorization-machines.hyperparameters.ts";
import type { SparseRows } from "./sparse-rows.ts";

/** Sums of the squared derivatives so far, by which later steps are made smaller: arrays as those of the model. */
export type SquaredGradients = Omit<Factorization, "factorCount">;

/**
 * One step of AdaGrad, which gives rare features the large steps they need: s' = s + g², p' = p - η g / (√s' + ε). Weight
 * decay counts for what the batch touched, so that a step costs no more than the batch. Duchi, Hazan and Singer, JMLR 2011.
 */
export function stepAdaptively(
  model: Factorization,
  squares: SquaredGradients,
  gradient: BatchGradient,
  rates: LearningRates,
  settings: StepSettings,
): void {
  const { factorCount } = model;
  const bias = { rate: rates.bias, decay: settings.bias.weightDecay };
  const linear = { rate: rates.linear, decay: settings.linear.weightDecay };
  const factors = { rate: rates.factors, decay: settings.factors.weightDecay };
  stepRange(model.bias, squares.bias, gradient.bias, 0, 1, bias, settings);
  for (let at = 0; at < gradient.touchedCount; at++) {
    const feature = gradient.touched[at];
    const [start, end] = [feature * factorCount, (feature + 1) * factorCount];
    stepRange(model.linear, squares.linear, gradient.linear, feature, feature + 1, linear, settings);
    stepRange(model.factors, squares.factors, gradient.factors, start, end, factors, settings);
  }
}

export interface LearningRates {
  bias: number;
  linear: number;
  factors: number;
}

/**
 * What the squares of first derivatives would be for an error of 1 in every row. Beginning there and not at 0, features
 * that tell little take small steps from the first one on, and rare ones still take large ones.
 */
export function expectedSquares(model: Factorization, rows: SparseRows): SquaredGradients {
  const { linear, factors, factorCount } = model;
  const { rowCount, features, values } = rows;
  const means = new Float64Array(linear.length);
  let size = 0;
  for (let at = 0; at < values.length; at++) {
    means[features[at]] += values[at] ** 2 / rowCount;
    size += values[at] ** 2 / rowCount;
  }
  const meanSquare = factors.reduce((sum, value) => sum + value * value, 0) / factors.length;
  return {
    bias: Float64Array.of(1),
    linear: means.map((mean) => mean ** 2),
    factors: factors.map((_, at) => means[Math.floor(at / factorCount)] ** 2 * meanSquare * size),
  };
}

/**
 * Those that were given, else such that a first step of all of them moves scores by some tenths: x has about `size` ones,
 * and the interactions are about `size` * factors products.
 */
export function learningRatesFor(
  { bias, linear, factors, factorCount }: FactorizationMachinesSettings,
  { values, rowCount }: SparseRows,
): LearningRates {
  let squares = 0;
  for (let at = 0; at < values.length; at++) squares += values[at] ** 2;
  const size = Math.max(1, squares / rowCount);
  return {
    bias: bias.learningRate ?? 0.1,
    linear: linear.learningRate ?? 0.1 / Math.sqrt(size),
    factors: factors.learningRate ?? 0.25 / Math.sqrt(size * factorCount),
  };
}

type StepSettings = Pick<
  FactorizationMachinesSettings,
  "bias" | "linear" | "factors" | "gradientLimit" | "gradientFactor" | "epsilon"
>;

function stepRange(
  parameters: Float64Array,
  squares: Float64Array,
  gradients: Float64Array,
  start: number,
  end: number,
  { rate, decay }: { rate: number; decay: number },
  { gradientLimit, gradientFactor, epsilon }: StepSettings,
): void {
  const limit = gradientLimit ?? Number.POSITIVE_INFINITY;
  for (let at = start; at < end; at++) {
    const scaled = gradientFactor * gradients[at];
    const gradient = (scaled > limit ? limit : scaled < -limit ? -limit : scaled) + decay * parameters[at];
    squares[at] += gradient * gradient;
    parameters[at] -= (rate * gradient) / (Math.sqrt(squares[at]) + epsilon);
  }
}
