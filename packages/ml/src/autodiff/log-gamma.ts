import { add, divide, log, multiply, subtract } from "./operators.ts";
import type { Tape, Variable } from "./tape.ts";

// ONNX has no gamma function; these are made of its plain operators, derivatives included.

const shift = 4;

/**
 * Binet's function, ln Γ(x) - ((x - ½) ln x - x + ½ ln 2π), for x > 0: what differences of ln Γ need beyond terms that cancel
 * by hand. Four steps of its recurrence, then two terms of Stirling's series: the error is below 1e-6. Abramowitz and Stegun
 * 1964, 6.1.40 and 6.1.42.
 */
export function binet(tape: Tape, x: Variable): Variable {
  const one = tape.scalar(1);
  let sum: Variable | null = null;
  for (let step = 0; step < shift; step++) {
    const at = add(tape, x, tape.scalar(step));
    const next = divide(tape, add(tape, at, one), at);
    const term = subtract(tape, multiply(tape, add(tape, at, tape.scalar(0.5)), log(tape, next)), one);
    sum = sum === null ? term : add(tape, sum, term);
  }
  const inverse = divide(tape, one, add(tape, x, tape.scalar(shift)));
  const square = multiply(tape, inverse, inverse);
  const series = multiply(
    tape,
    inverse,
    subtract(tape, tape.scalar(1 / 12), multiply(tape, square, tape.scalar(1 / 360))),
  );
  return sum === null ? series : add(tape, sum, series);
}

/** ln Γ(x) for x > 0, to 1e-6 in double and to the roundings of its size in float. */
export function logGamma(tape: Tape, x: Variable): Variable {
  const main = multiply(tape, subtract(tape, x, tape.scalar(0.5)), log(tape, x));
  const rest = add(tape, binet(tape, x), tape.scalar(0.5 * Math.log(2 * Math.PI)));
  return add(tape, subtract(tape, main, x), rest);
}
