import {
  add,
  divide,
  gelu,
  gemm,
  matMul,
  multiply,
  reduceMean,
  relu,
  sqrt,
  subtract,
  tanh,
} from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import type { Random } from "../random.ts";
import type { Layer } from "./network.ts";
import type { ParameterDeclaration } from "./trainable-model.ts";

export const activationNames = ["relu", "gelu", "tanh"] as const;
export type ActivationName = (typeof activationNames)[number];

const activations: Record<ActivationName, (tape: Tape, x: Variable) => Variable> = { relu, gelu, tanh };

const withoutParameters = { parameters: [], buffers: [], multiplicationsPerRow: 0 };
/** Keeps divisions by a vanishing variance finite. */
const smallestVariance = 1e-5;

/** Keeps about the size of what flows through it, and of the derivatives back: Glorot and Bengio, AISTATS 2010. */
export function uniformWeights(random: Random, [inputs, outputs]: readonly [number, number]): Float32Array {
  return uniformValues(random, [inputs, outputs], Math.sqrt(6 / (inputs + outputs)));
}

/** Drawn from -limit to limit. */
export function uniformValues(random: Random, shape: readonly number[], limit: number): Float32Array {
  const length = shape.reduce((product, dimension) => product * dimension, 1);
  return Float32Array.from({ length }, () => limit * (2 * random.next() - 1));
}

export function unDecayed(name: string, shape: readonly number[], initial: Float32Array): ParameterDeclaration {
  return { name, shape, initial, isDecayed: false };
}

/** x W + b over the last axis of float[B, I] or float[B, T, I]. */
export function dense(options: {
  name: string;
  inputs: number;
  outputs: number;
  random: Random;
  /** float32[outputs]; 0 unless given. */
  initialBiases?: Float32Array;
  /** How many times a row goes through it; 1 unless said. */
  timesPerRow?: number;
}): Layer {
  const { name, inputs, outputs, random, initialBiases = new Float32Array(outputs), timesPerRow = 1 } = options;
  const shape = [inputs, outputs] as const;
  const [weights, biases] = [`${name}_weights`, `${name}_biases`];
  return {
    parameters: [
      { name: weights, shape, initial: uniformWeights(random, shape) },
      unDecayed(biases, [outputs], initialBiases),
    ],
    buffers: [],
    multiplicationsPerRow: inputs * outputs * timesPerRow,
    apply({ tape, parameter }, x) {
      const [w, b] = [parameter(weights), parameter(biases)];
      return x.shape.length === 2 ? gemm(tape, x, w, b) : add(tape, matMul(tape, x, w), b);
    },
  };
}

export function activation(name: ActivationName): Layer {
  return { ...withoutParameters, apply: ({ tape }, x) => activations[name](tape, x) };
}

export function dropout(rate: number): Layer {
  return { ...withoutParameters, apply: (pass, x) => (rate === 0 ? x : pass.dropout(x, rate)) };
}

/** Ioffe and Szegedy, ICML 2015. Of float[B, F]; what is served uses the running statistics. */
export function batchNormalization(name: string, width: number): Layer {
  const [scale, shift] = [`${name}_scale`, `${name}_shift`];
  const names = { mean: `${name}_running_mean`, variance: `${name}_running_variance` };
  return {
    parameters: [
      unDecayed(scale, [width], new Float32Array(width).fill(1)),
      unDecayed(shift, [width], new Float32Array(width)),
    ],
    buffers: [
      { name: names.mean, shape: [1, width], initial: new Float32Array(width) },
      { name: names.variance, shape: [1, width], initial: new Float32Array(width).fill(1) },
    ],
    multiplicationsPerRow: 0,
    apply(pass, x) {
      const { mean, variance } = pass.batchStatistics(x, names);
      return normalized(pass.tape, subtract(pass.tape, x, mean), variance, [
        pass.parameter(scale),
        pass.parameter(shift),
      ]);
    },
  };
}

/** Ba, Kiros and Hinton, 2016: over the last axis. */
export function layerNormalization(name: string, width: number): Layer {
  const [scale, shift] = [`${name}_scale`, `${name}_shift`];
  return {
    parameters: [
      unDecayed(scale, [width], new Float32Array(width).fill(1)),
      unDecayed(shift, [width], new Float32Array(width)),
    ],
    buffers: [],
    multiplicationsPerRow: 0,
    apply({ tape, parameter }, x) {
      const last = [x.shape.length - 1];
      const centred = subtract(tape, x, reduceMean(tape, x, last, true));
      const variance = reduceMean(tape, multiply(tape, centred, centred), last, true);
      return normalized(tape, centred, variance, [parameter(scale), parameter(shift)]);
    },
  };
}

function normalized(tape: Tape, centred: Variable, variance: Variable, [scale, shift]: [Variable, Variable]): Variable {
  const deviation = sqrt(tape, add(tape, variance, tape.scalar(smallestVariance)));
  return add(tape, multiply(tape, divide(tape, centred, deviation), scale), shift);
}

/** One layer after the other. */
export function sequence(layers: readonly Layer[]): Layer {
  return { ...gathered(layers), apply: (pass, x) => layers.reduce((value, layer) => layer.apply(pass, value), x) };
}

/** x + layer(x). */
export function residual(layer: Layer): Layer {
  return { ...layer, apply: (pass, x) => add(pass.tape, x, layer.apply(pass, x)) };
}

/** What the layers have between them, for a layer made of them. */
export function gathered(layers: readonly Layer[]): Omit<Layer, "apply"> {
  return {
    parameters: layers.flatMap(({ parameters }) => parameters),
    buffers: layers.flatMap(({ buffers }) => buffers),
    multiplicationsPerRow: layers.reduce((sum, layer) => sum + layer.multiplicationsPerRow, 0),
  };
}
