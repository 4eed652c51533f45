import { type PlainTensor, plainOperators } from "./plain-operators.ts";
import type { Tape, Variable } from "./tape.ts";

/**
 * Works out what a tape has recorded, in float64 and without ONNX Runtime: an answer from another source than the graph's,
 * some ten times slower.
 * @param values of the tape's free variables, by name; constants are read from the graph
 * @throws when an operator has no plain form
 */
export function evaluatePlainly(tape: Tape, values: ReadonlyMap<string, PlainTensor>, output: Variable): Float64Array {
  const known = new Map(values);
  const tensorOf = ({ name, shape }: Variable): PlainTensor => {
    const value = known.get(name);
    if (value !== undefined) return value;
    const constant = tape.graph.initializers.get(name);
    if (constant === undefined) throw new Error(`The value of '${name}' is not known.`);
    const tensor = { shape, data: Float64Array.from<unknown>(constant.data, Number) };
    known.set(name, tensor);
    return tensor;
  };
  const lastUse = new Map<string, number>();
  for (const [at, { inputs }] of tape.operations.entries()) for (const { name } of inputs) lastUse.set(name, at);
  for (const [at, operation] of tape.operations.entries()) {
    const compute = plainOperators[operation.opType];
    if (compute === undefined) throw new Error(`The operator ${operation.opType} has no plain form.`);
    const data = compute(operation, operation.inputs.map(tensorOf));
    known.set(operation.output.name, { shape: operation.output.shape, data });
    for (const { name } of operation.inputs) if (lastUse.get(name) === at && name !== output.name) known.delete(name);
  }
  return tensorOf(output).data;
}
