import { add, clip, divide, less, log, multiply, subtract, where } from "./operators.ts";
import type { Tape, Variable } from "./tape.ts";

const shift = 4;
/** From here on the series alone is as good, and does not lose the digits of a large x. */
const large = 8;

/**
 * Binet's function, ln Γ(x) - ((x - ½) ln x - x + ½ ln 2π), for x > 0, of plain operators, as ONNX has no gamma function: what
 * differences of ln Γ need beyond terms that cancel by hand. Two terms of Stirling's series, of small x after four steps of
 * the recurrence: the error is below 1e-6. Abramowitz and Stegun 1964, 6.1.40 and 6.1.42.
 */
export function binet(tape: Tape, x: Variable): Variable {
  const one = tape.scalar(1);
  const small = clip(tape, x, 0, large);
  let sum = series(tape, add(tape, small, tape.scalar(shift)));
  for (let step = 0; step < shift; step++) {
    const at = add(tape, small, tape.scalar(step));
    const next = divide(tape, add(tape, at, one), at);
    const whole = multiply(tape, add(tape, at, tape.scalar(0.5)), log(tape, next));
    sum = add(tape, sum, subtract(tape, whole, one));
  }
  return where(tape, less(tape, x, tape.scalar(large)), sum, series(tape, clip(tape, x, large, 1e30)));
}

function series(tape: Tape, x: Variable): Variable {
  const inverse = divide(tape, tape.scalar(1), x);
  const square = multiply(tape, inverse, inverse);
  return multiply(tape, inverse, subtract(tape, tape.scalar(1 / 12), multiply(tape, square, tape.scalar(1 / 360))));
}
