import type { Attribute, GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { gradientRules } from "./gradient-rules.ts";
import { add } from "./operators.ts";

/**
 * Stands for the number of rows in the shapes of a graph that takes any. It is what ONNX's Reshape takes for "the rest", and
 * as a factor it keeps shapes apart that differ. Derivatives need real sizes.
 */
export const anySize = -1;

/** A tensor of the graph with its static shape. */
export interface Variable {
  /** The value's name in the graph. */
  name: string;
  /** Sizes, the first of them possibly `anySize`. */
  shape: readonly number[];
  kind: "number" | "integer" | "boolean";
  /** Whether a derivative may be wanted: true for parameters and for what numbers are made from them. */
  isDifferentiable: boolean;
}

/** What an operator was told besides its inputs; each operator uses its own few. */
export interface OperatorSettings {
  axis?: number;
  axes?: readonly number[];
  keepsDimensions?: boolean;
  permutation?: readonly number[];
  /** Where along `axis` a slice begins in its input, or the padded input in the output. */
  start?: number;
  /** Of what slides over pictures: how far it goes at a time, zeros added around, the side of a window of a pool. */
  stride?: number;
  padding?: number;
  window?: number;
  /** Of a convolution: how far apart the places are that it looks at. */
  dilation?: number;
  transposesLeft?: boolean;
  transposesRight?: boolean;
}

/** One application of an ONNX operator. */
export interface Operation {
  opType: string;
  inputs: readonly Variable[];
  output: Variable;
  settings: OperatorSettings;
}

/**
 * Writes the operators of a computation into an ONNX graph and remembers them, so that it can write those of the
 * derivatives after them (reverse mode). Derivatives are operators like others: what runs is one plain ONNX graph.
 */
export class Tape {
  /** In the order in which they were written. */
  readonly operations: Operation[] = [];
  private readonly scalars = new Map<number, Variable>();

  /** @param elementType of all numbers; double is for checks, float for training */
  constructor(
    readonly graph: GraphBuilder,
    readonly elementType: "float" | "double" = "float",
  ) {}

  /** A value that is already in the graph, or in one around it. */
  variable(
    name: string,
    shape: readonly number[],
    { kind = "number", isDifferentiable = false }: Partial<Pick<Variable, "kind" | "isDifferentiable">> = {},
  ): Variable {
    return { name, shape, kind, isDifferentiable };
  }

  /** A constant of rank 0, written once per value. */
  scalar(value: number): Variable {
    const known = this.scalars.get(value);
    if (known !== undefined) return known;
    const constant = this.constant([value], []);
    this.scalars.set(value, constant);
    return constant;
  }

  constant(values: ArrayLike<number>, shape: readonly number[]): Variable {
    const data = this.elementType === "float" ? Float32Array.from(values) : Float64Array.from(values);
    return this.variable(this.graph.initializer(data, shape), shape);
  }

  /**
   * Writes one node and remembers it.
   * @param indices constants the operator takes as further inputs: axes, shapes, starts and ends
   */
  record(
    opType: string,
    inputs: readonly Variable[],
    shape: readonly number[],
    {
      settings = {},
      attributes = {},
      indices = [],
      kind = "number",
    }: {
      settings?: OperatorSettings;
      attributes?: Record<string, Attribute>;
      indices?: readonly (readonly number[])[];
      kind?: Variable["kind"];
    } = {},
  ): Variable {
    const constants = indices.map((values) => this.graph.indices(values));
    const name = this.graph.node(opType, [...inputs.map((input) => input.name), ...constants], attributes);
    const isDifferentiable = kind === "number" && inputs.some((input) => input.isDifferentiable);
    const output = this.variable(name, shape, { kind, isDifferentiable });
    this.operations.push({ opType, inputs, output, settings });
    return output;
  }

  /**
   * Writes the derivatives of a scalar.
   * @param loss a variable of one element
   * @returns one variable per parameter, of its shape
   * @throws when an operator between them has no gradient rule, or the loss does not depend on a parameter
   */
  gradients(loss: Variable, parameters: readonly Variable[]): Variable[] {
    const size = loss.shape.reduce((product, dimension) => product * dimension, 1);
    if (size !== 1) throw new Error(`A loss has one element, not shape [${loss.shape.join(", ")}].`);
    const gradientOf = new Map<string, Variable>();
    gradientOf.set(loss.name, this.constant([1], loss.shape));
    // The derivatives below are recorded too; only what was there before is gone through.
    for (const operation of this.operations.slice().reverse()) {
      const outputGradient = gradientOf.get(operation.output.name);
      if (outputGradient === undefined || !operation.output.isDifferentiable) continue;
      const rule = gradientRules[operation.opType];
      if (rule === undefined) {
        throw new Error(`There is no gradient rule for the operator ${operation.opType}; add it to gradient-rules.ts.`);
      }
      for (const [position, writeGradient] of rule(this, operation, outputGradient).entries()) {
        const input = operation.inputs[position];
        if (writeGradient === null || !input.isDifferentiable) continue;
        const gradient = writeGradient();
        const sum = gradientOf.get(input.name);
        gradientOf.set(input.name, sum === undefined ? gradient : add(this, sum, gradient));
      }
    }
    return parameters.map((parameter) => {
      const gradient = gradientOf.get(parameter.name);
      if (gradient === undefined) throw new Error(`The loss does not depend on '${parameter.name}'.`);
      return gradient;
    });
  }
}
