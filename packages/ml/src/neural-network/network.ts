import { add, clip, divide, gather, greater, multiply, reduceSum, subtract, where } from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import type { RowLoss } from "./network-losses.ts";
import type { ParameterDeclaration, TrainableModel, TrainingStep } from "./trainable-model.ts";

/** What a layer or a whole network is made of. Training, judging, predicting and serving all go through `apply`. */
export interface Layer {
  parameters: readonly ParameterDeclaration[];
  /** Running statistics. */
  buffers: readonly ParameterDeclaration[];
  /** Of one row. */
  multiplicationsPerRow: number;
  apply(pass: ForwardPass, x: Variable): Variable;
}

/** One way through a network: with batches that teach it, or as it is served. */
export interface ForwardPass {
  tape: Tape;
  /** By its name. */
  parameter(name: string): Variable;
  /** Drops elements in training only. */
  dropout(x: Variable, rate: number): Variable;
  /**
   * Mean and variance of each column of float[B, F], both float[1, F]: the batch's in training, which also moves the
   * running ones in the buffers of the given names; those in serving.
   */
  batchStatistics(x: Variable, names: { mean: string; variance: string }): { mean: Variable; variance: Variable };
  /** In training a draw from normal distributions, through which gradients reach both; in serving their mean. */
  normalDraw(mean: Variable, deviation: Variable): Variable;
  /** A factor, float[1], that rises evenly from 0 to 1 over the first `steps` of training, kept in the buffer; then 1. */
  warmUp(buffer: string, steps: number): Variable;
  /** The rows of a table of embeddings. */
  lookUp(table: Variable, indices: Variable): Variable;
}

/** How much of the running statistics a step replaces by its batch's. */
const statisticsMomentum = 0.1;
/** Keeps the statistics of a batch finite in which every row has weight 0. */
const smallestWeightSum = 1e-12;

/** A network under a loss, to be trained. @param l2 cost of half the summed squares of what may decay; 0 for none */
export function trainableNetwork(network: Layer, loss: RowLoss, l2 = 0): TrainableModel {
  const { parameters, buffers, multiplicationsPerRow } = network;
  return {
    parameters,
    buffers,
    multiplicationsPerRow,
    rowLosses(tape, variables, features, target, step) {
      return loss(tape, network.apply(trainingPass(tape, network, variables, step), features), target);
    },
    penalty(tape, variables) {
      if (l2 === 0) return null;
      const decayed = variables.filter((_, at) => parameters[at].isDecayed ?? true);
      const squares = decayed.map((variable) => reduceSum(tape, multiply(tape, variable, variable)));
      return multiply(
        tape,
        squares.reduce((sum, square) => add(tape, sum, square)),
        tape.scalar(l2 / 2),
      );
    },
  };
}

function trainingPass(tape: Tape, network: Layer, parameters: readonly Variable[], step: TrainingStep): ForwardPass {
  const bufferAt = (name: string) => network.buffers.findIndex((buffer) => buffer.name === name);
  return {
    tape,
    parameter: (name) => parameters[positionOf(network, name)],
    dropout: step.dropout,
    batchStatistics(x, names) {
      // Weighted, so that rows which only fill up the batch do not count, and equal rows count as one of their weight.
      const weightSum = reduceSum(tape, step.weights);
      const share = (values: Variable) =>
        divide(
          tape,
          reduceSum(tape, multiply(tape, values, step.weights), [0], true),
          add(tape, weightSum, tape.scalar(smallestWeightSum)),
        );
      const mean = share(x);
      const centred = subtract(tape, x, mean);
      const variance = share(multiply(tape, centred, centred));
      for (const [name, value] of [
        [names.mean, mean],
        [names.variance, variance],
      ] as const) {
        const running = step.buffers[bufferAt(name)];
        const moved = add(
          tape,
          multiply(tape, running, tape.scalar(1 - statisticsMomentum)),
          multiply(tape, value, tape.scalar(statisticsMomentum)),
        );
        const counts = greater(tape, weightSum, tape.scalar(0));
        step.replaceBuffer(bufferAt(name), where(tape, counts, moved, running));
      }
      return { mean, variance };
    },
    normalDraw: (mean, deviation) => add(tape, mean, multiply(tape, deviation, step.normalNoise(mean.shape))),
    warmUp(buffer, steps) {
      const factor = step.buffers[bufferAt(buffer)];
      step.replaceBuffer(bufferAt(buffer), clip(tape, add(tape, factor, tape.scalar(1 / steps)), 0, 1));
      return factor;
    },
    lookUp: (table, indices) => gather(tape, table, indices, 0),
  };
}

/**
 * The network as it is served.
 * @param values variables of the parameters, then of the buffers
 * @param onLookUp told of each embedding that is looked up
 */
export function servingPass(
  tape: Tape,
  network: Layer,
  values: readonly Variable[],
  onLookUp: (embedding: Variable) => void = () => {},
): ForwardPass {
  const value = (name: string) => values[positionOf(network, name)];
  return {
    tape,
    parameter: value,
    dropout: (x) => x,
    normalDraw: (mean) => mean,
    warmUp: () => tape.constant([1], [1]),
    batchStatistics: (_, names) => ({ mean: value(names.mean), variance: value(names.variance) }),
    lookUp(table, indices) {
      const embedding = gather(tape, table, indices, 0);
      onLookUp(embedding);
      return embedding;
    },
  };
}

/** Parameters, then buffers: the order in which a network's values are kept. */
export function declarationsOf({ parameters, buffers }: Layer): ParameterDeclaration[] {
  return [...parameters, ...buffers];
}

function positionOf(network: Layer, name: string): number {
  const position = declarationsOf(network).findIndex((declaration) => declaration.name === name);
  if (position < 0) throw new Error(`The network has no parameter '${name}'.`);
  return position;
}
