import { add, divide, multiply, reduceSum, sqrt } from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";

export type GradientClipping =
  /** No element beyond this in size. */
  | { by: "value"; limit: number }
  /** All gradients of a step together no longer than this: Pascanu, Mikolov and Bengio, ICML 2013. */
  | { by: "norm"; limit: number };

export function clipGradients(tape: Tape, gradients: readonly Variable[], clipping: GradientClipping): Variable[] {
  const limit = tape.scalar(clipping.limit);
  if (clipping.by === "value") {
    return gradients.map((gradient) =>
      tape.record("Clip", [gradient, tape.scalar(-clipping.limit), limit], gradient.shape),
    );
  }
  const squares = gradients
    .map((gradient) => reduceSum(tape, multiply(tape, gradient, gradient)))
    .reduce((sum, square) => add(tape, sum, square));
  // No Min with 1 on the quotient: of a gradient of 0 that would be one with infinity.
  const norm = tape.record("Max", [sqrt(tape, squares), limit], []);
  const scale = divide(tape, limit, norm);
  return gradients.map((gradient) => multiply(tape, gradient, scale));
}
