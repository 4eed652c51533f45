import { gather, matMul, reshape } from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";

// B rows, L places in each, D numbers in an embedding.

/** What a looked-up number costs, by measurement, in multiplications of a matrix: it comes from anywhere in memory. */
export const multiplicationsPerLookUp = 64;

/** Sums of rows of a table, float[B, 1, D], each row by its weight; `indices` and `weights` are [B, L]. */
export function weightedRows(tape: Tape, table: Variable, indices: Variable, weights: Variable): Variable {
  const [rowCount, length] = indices.shape;
  return matMul(tape, reshape(tape, weights, [rowCount, 1, length]), gather(tape, table, indices, 0));
}

/**
 * The same, one of the B after the other: at once, float[B, L, D] of them would take all memory where texts are long. What
 * this writes is not on the tape.
 */
export function weightedRowsInTurn(tape: Tape, table: Variable, indices: Variable, weights: Variable): Variable {
  const { graph } = tape;
  const [rowCount, length] = indices.shape;
  const [, width] = table.shape;
  // A Scan over no rows fails, so it gets one more, which is cut off.
  const padded = (value: string, row: Int32Array | Float32Array) =>
    graph.node("Concat", [value, graph.initializer(row, [1, length])], { axis: { int: 0 } });
  const allIndices = padded(indices.name, new Int32Array(length));
  const allWeights = padded(weights.name, new Float32Array(length));
  const body = graph.subgraph("sum");
  const places = body.input("places", "int32", [length]);
  const shares = body.node("Reshape", [body.input("shares", "float", [length]), body.indices([1, length])]);
  const embeddings = body.node("Gather", [table.name, places]);
  body.output("answer", "float", [1, width], body.node("MatMul", [shares, embeddings]));
  const sums = graph.node("Scan", [allIndices, allWeights], { body: { graph: body }, num_scan_inputs: { int: 2 } });
  const kept = graph.node("Slice", [sums, graph.indices([0]), graph.indices([-1])]);
  return tape.variable(kept, [rowCount, 1, width]);
}
