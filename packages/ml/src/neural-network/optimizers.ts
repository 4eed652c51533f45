import { add, divide, multiply, sqrt, subtract } from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";

/** How a parameter moves. What an optimiser remembers of a parameter are its slots, tensors of its shape that begin at 0. */
export interface Optimizer {
  slotCount: number;
  factorCount: number;
  /**
   * What the graph is given for a step, counted from 1, at a learning rate: everything that depends on the step alone is
   * worked out here, once, instead of for every element there.
   * @returns float64[factorCount]
   */
  stepFactors(learningRate: number, step: number): number[];
  /** Writes one step; answers the new parameter and the new slots. Only what `isDecayed` shrinks by weight decay. */
  update(
    tape: Tape,
    state: {
      parameter: Variable;
      gradient: Variable;
      slots: readonly Variable[];
      factors: readonly Variable[];
      isDecayed: boolean;
    },
  ): { parameter: Variable; slots: Variable[] };
}

/** Each optimiser reads its own few; the defaults are PyTorch's, where it has one. */
export interface OptimizerSettings {
  /** Of adam and adamw: how much of the mean gradient is kept from step to step, and of the mean squared gradient. */
  beta1: number;
  beta2: number;
  /** Of rmsprop and adadelta: how much of the mean squared gradient is kept. */
  smoothing: number;
  /** Of sgd and rmsprop: how much of the last move is kept. */
  momentum: number;
  /** Of sgd with momentum: whether the gradient counts as at the place the momentum leads to. */
  isNesterov: boolean;
  /** Keeps divisions by a vanishing gradient finite. */
  epsilon: number;
  /** Of adamw: a step shrinks parameters by the learning rate times this. */
  weightDecay: number;
}

export const optimizerNames = ["adam", "adamw", "sgd", "rmsprop", "adagrad", "adadelta"] as const;
export type OptimizerName = (typeof optimizerNames)[number];

export function isOptimizerName(value: unknown): value is OptimizerName {
  return optimizerNames.some((name) => name === value);
}

export function createOptimizer(name: OptimizerName, settings: Partial<OptimizerSettings> = {}): Optimizer {
  return factories[name](settings);
}

const factories: Record<OptimizerName, (settings: Partial<OptimizerSettings>) => Optimizer> = {
  adam: (settings) => adamWith({ ...settings, weightDecay: 0 }),
  adamw: (settings) => adamWith({ weightDecay: 0.01, ...settings }),
  sgd: gradientDescent,
  rmsprop: rootMeanSquarePropagation,
  adagrad: adaptiveGradient,
  adadelta: adaptiveDelta,
};

/**
 * Kingma and Ba, ICLR 2015, algorithm 1; with weight decay that of Loshchilov and Hutter, ICLR 2019, algorithm 2.
 * The slots are the moments m / (1 - β1) and v / (1 - β2), and both bias corrections are in the factors: ten operations on
 * an element where the formulas as printed take fourteen, with the same result.
 */
function adamWith({
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-8,
  weightDecay = 0,
}: Partial<OptimizerSettings>): Optimizer {
  return {
    slotCount: 2,
    factorCount: weightDecay > 0 ? 3 : 2,
    stepFactors(learningRate, step) {
      const meanScale = (1 - beta1) / (1 - beta1 ** step);
      const rootScale = Math.sqrt((1 - beta2) / (1 - beta2 ** step));
      const factors = [(learningRate * meanScale) / rootScale, epsilon / rootScale];
      return weightDecay > 0 ? [...factors, 1 - learningRate * weightDecay] : factors;
    },
    update(tape, { parameter, gradient, slots: [mean, square], factors: [size, smallest, kept], isDecayed }) {
      const nextMean = add(tape, multiply(tape, mean, tape.scalar(beta1)), gradient);
      const nextSquare = add(tape, multiply(tape, square, tape.scalar(beta2)), multiply(tape, gradient, gradient));
      const move = multiply(tape, size, divide(tape, nextMean, add(tape, sqrt(tape, nextSquare), smallest)));
      const before = kept !== undefined && isDecayed ? multiply(tape, parameter, kept) : parameter;
      return { parameter: subtract(tape, before, move), slots: [nextMean, nextSquare] };
    },
  };
}

/**
 * Stochastic gradient descent: v' = μ v + g, p' = p - η v', or with Nesterov's look ahead p' = p - η (g + μ v'),
 * Sutskever et al., ICML 2013, in the form that PyTorch has.
 */
function gradientDescent({ momentum = 0, isNesterov = false }: Partial<OptimizerSettings>): Optimizer {
  return {
    slotCount: momentum > 0 ? 1 : 0,
    factorCount: 1,
    stepFactors: (learningRate) => [learningRate],
    update(tape, { parameter, gradient, slots: [velocity], factors: [size] }) {
      if (velocity === undefined) {
        return { parameter: subtract(tape, parameter, multiply(tape, size, gradient)), slots: [] };
      }
      const kept = (value: Variable) => multiply(tape, value, tape.scalar(momentum));
      const next = add(tape, kept(velocity), gradient);
      const direction = isNesterov ? add(tape, gradient, kept(next)) : next;
      return { parameter: subtract(tape, parameter, multiply(tape, size, direction)), slots: [next] };
    },
  };
}

/**
 * Tieleman and Hinton, 2012: s' = α s + (1 - α) g², p' = p - η g / (√s' + ε); with momentum the quotient is gathered as
 * gradient descent gathers gradients.
 */
function rootMeanSquarePropagation({
  smoothing = 0.99,
  momentum = 0,
  epsilon = 1e-8,
}: Partial<OptimizerSettings>): Optimizer {
  return {
    slotCount: momentum > 0 ? 2 : 1,
    factorCount: 1,
    stepFactors: (learningRate) => [learningRate],
    update(tape, { parameter, gradient, slots: [square, velocity], factors: [size] }) {
      const nextSquare = add(
        tape,
        multiply(tape, square, tape.scalar(smoothing)),
        multiply(tape, multiply(tape, gradient, gradient), tape.scalar(1 - smoothing)),
      );
      const quotient = divide(tape, gradient, add(tape, sqrt(tape, nextSquare), tape.scalar(epsilon)));
      const direction =
        velocity === undefined ? quotient : add(tape, multiply(tape, velocity, tape.scalar(momentum)), quotient);
      return {
        parameter: subtract(tape, parameter, multiply(tape, size, direction)),
        slots: velocity === undefined ? [nextSquare] : [nextSquare, direction],
      };
    },
  };
}

/** Duchi, Hazan and Singer, JMLR 2011: s' = s + g², p' = p - η g / (√s' + ε). */
function adaptiveGradient({ epsilon = 1e-10 }: Partial<OptimizerSettings>): Optimizer {
  return {
    slotCount: 1,
    factorCount: 1,
    stepFactors: (learningRate) => [learningRate],
    update(tape, { parameter, gradient, slots: [square], factors: [size] }) {
      const nextSquare = add(tape, square, multiply(tape, gradient, gradient));
      const quotient = divide(tape, gradient, add(tape, sqrt(tape, nextSquare), tape.scalar(epsilon)));
      return { parameter: subtract(tape, parameter, multiply(tape, size, quotient)), slots: [nextSquare] };
    },
  };
}

/**
 * Zeiler, 2012: s' = ρ s + (1 - ρ) g², d = g √(u + ε) / √(s' + ε), u' = ρ u + (1 - ρ) d², p' = p - d; with the settings
 * of MXNet, where too the learning rate does nothing: moves are as large as those before were.
 */
function adaptiveDelta({ smoothing = 0.9, epsilon = 1e-5 }: Partial<OptimizerSettings>): Optimizer {
  return {
    slotCount: 2,
    factorCount: 0,
    stepFactors: () => [],
    update(tape, { parameter, gradient, slots: [square, moved] }) {
      const mean = (before: Variable, value: Variable) =>
        add(
          tape,
          multiply(tape, before, tape.scalar(smoothing)),
          multiply(tape, multiply(tape, value, value), tape.scalar(1 - smoothing)),
        );
      const root = (value: Variable) => sqrt(tape, add(tape, value, tape.scalar(epsilon)));
      const nextSquare = mean(square, gradient);
      const move = multiply(tape, gradient, divide(tape, root(moved), root(nextSquare)));
      return { parameter: subtract(tape, parameter, move), slots: [nextSquare, mean(moved, move)] };
    },
  };
}
