import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";

/** ONNX's number of the type. */
export const onnxTypes = { float: 1, int64: 7, bool: 9, double: 11 } as const;

/** Arithmetic in float64, so that a served file follows a long history as training did. Names in, names out. */
export class DoubleMath {
  readonly graph: GraphBuilder;
  /** @param constants holds the constants: the graph itself, or the one around a subgraph */
  constructor(
    graph: GraphBuilder,
    private readonly constants: GraphBuilder = graph,
  ) {
    this.graph = graph;
  }

  number(value: number): string {
    return this.constants.initializer(Float64Array.of(value), [], "number");
  }

  constant(values: ArrayLike<number>, shape: readonly number[], name = "constant"): string {
    return this.constants.initializer(Float64Array.from(values), shape, name);
  }

  node(opType: string, ...inputs: string[]): string {
    return this.graph.node(opType, inputs);
  }

  add(left: string, right: string): string {
    return this.node("Add", left, right);
  }

  subtract(left: string, right: string): string {
    return this.node("Sub", left, right);
  }

  multiply(left: string, right: string): string {
    return this.node("Mul", left, right);
  }

  divide(left: string, right: string): string {
    return this.node("Div", left, right);
  }

  /** The larger of a value and a number. */
  atLeast(value: string, least: string): string {
    return this.node("Max", value, least);
  }

  where(condition: string, then: string, otherwise: string): string {
    return this.node("Where", condition, then, otherwise);
  }

  /** Sums over an axis, which stays with the length 1. */
  sum(value: string, axis: number): string {
    return this.graph.node("ReduceSum", [value, this.constants.indices([axis])], { keepdims: { int: 1 } });
  }

  cast(value: string, to: keyof typeof onnxTypes): string {
    return this.graph.node("Cast", [value], { to: { int: onnxTypes[to] } });
  }

  gather(data: string, indices: string, axis: number): string {
    return this.graph.node("Gather", [data, indices], { axis: { int: axis } });
  }

  transpose(matrix: string): string {
    return this.graph.node("Transpose", [matrix], { perm: { ints: [1, 0] } });
  }
}

/** int64[T]: -T … -1, the steps of a history counted from the forecast. */
export function addTimes(graph: GraphBuilder, target: string): string {
  const int = (value: number) => graph.initializer(BigInt64Array.of(BigInt(value)), [], "int");
  const shape = graph.node("Shape", [target]);
  const length = graph.node("Gather", [shape, int(1)], { axis: { int: 0 } });
  return graph.node("Range", [graph.node("Neg", [length]), int(0), int(1)], {}, { name: "times" });
}
