import { add, clip, gather, slice, toIntegers } from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";

/**
 * A network sees no number further than this from its mean, in standard deviations: what it makes of numbers far outside of
 * those it learned from is not to be trusted, and one of them must not drown the others.
 */
const largestNumber = 10;

/** The leading features, float[B, numberCount]. */
export function numbersOf(tape: Tape, features: Variable, numberCount: number): Variable {
  const numbers = numberCount === features.shape[1] ? features : slice(tape, features, 1, 0, numberCount);
  return clip(tape, numbers, -largestNumber, largestNumber);
}

/**
 * Rows of a table in which the embeddings of several columns lie one below the other.
 * @param columns of the codes among the features
 * @param codeCounts of these columns
 * @returns integers [B, columns.length]
 */
export function embeddingRows(
  tape: Tape,
  features: Variable,
  columns: readonly number[],
  codeCounts: readonly number[],
): Variable {
  const { graph } = tape;
  const shape = [columns.length];
  const positions = tape.variable(graph.initializer(Int32Array.from(columns), shape), shape, { kind: "integer" });
  const starts: number[] = [];
  let start = 0;
  for (const count of codeCounts) {
    starts.push(start);
    start += count;
  }
  return toIntegers(tape, add(tape, gather(tape, features, positions, 1), tape.constant(starts, shape)));
}
