import { add, divide, multiply, sqrt, subtract } from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";

/** How a parameter moves. What an optimiser remembers of a parameter are its slots, tensors of the parameter's shape. */
export interface Optimizer {
  slotCount: number;
  /** The step size the graph is given for a learning rate at the given step, counted from 1. */
  stepSize(learningRate: number, step: number): number;
  /** Writes one step; answers the new parameter and the new slots. */
  update(
    tape: Tape,
    state: { parameter: Variable; gradient: Variable; slots: readonly Variable[]; stepSize: Variable },
  ): { parameter: Variable; slots: Variable[] };
}

export const optimizerNames = ["adam", "sgd"] as const;
export type OptimizerName = (typeof optimizerNames)[number];

/** Kingma and Ba, ICLR 2015, in the form at the end of its section 2: the bias corrections are in the step size. */
const adam: Optimizer = {
  slotCount: 2,
  stepSize: (learningRate, step) => (learningRate * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step),
  update(tape, { parameter, gradient, slots: [mean, square], stepSize }) {
    const decayed = (slot: Variable, rate: number, value: Variable) =>
      add(tape, multiply(tape, slot, tape.scalar(rate)), multiply(tape, value, tape.scalar(1 - rate)));
    const nextMean = decayed(mean, 0.9, gradient);
    const nextSquare = decayed(square, 0.999, multiply(tape, gradient, gradient));
    const scale = add(tape, sqrt(tape, nextSquare), tape.scalar(1e-8));
    const move = multiply(tape, stepSize, divide(tape, nextMean, scale));
    return { parameter: subtract(tape, parameter, move), slots: [nextMean, nextSquare] };
  },
};

/** Plain stochastic gradient descent. */
const sgd: Optimizer = {
  slotCount: 0,
  stepSize: (learningRate) => learningRate,
  update: (tape, { parameter, gradient, stepSize }) => ({
    parameter: subtract(tape, parameter, multiply(tape, stepSize, gradient)),
    slots: [],
  }),
};

export const optimizers: Record<OptimizerName, Optimizer> = { adam, sgd };
