import type { Dimension, ElementType, TensorType } from "./element-type.ts";
import { encodeModel, type ModelVersions } from "./encode-model.ts";
import { type ConstantTensor, elementTypeOf, type TensorData } from "./tensor-proto.ts";

/** The kind is spelt out because ONNX tells 1 from 1.0 and a graph runs or fails by it. */
export type Attribute =
  | { int: number | bigint }
  | { float: number }
  | { string: string }
  | { ints: ArrayLike<number> }
  | { floats: ArrayLike<number> }
  | { strings: readonly string[] }
  | { tensor: ConstantTensor }
  | { graph: GraphBuilder };

export interface GraphNode {
  opType: string;
  domain: string;
  name: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: Record<string, Attribute>;
}

export interface NodeOptions {
  /** "" (ONNX's own operators) unless said; "ai.onnx.ml" for its trees, encoders and scalers. */
  domain?: string;
  /** Base for the generated names; the operator's name unless said. */
  name?: string;
}

/**
 * Builds an ONNX graph by naming values: every method that makes a value returns its name, to be used as an input of later
 * nodes. Names are unique over the graph and its subgraphs, because ONNX lets a subgraph see the names around it; a name
 * given inside a subgraph, whose inputs and outputs go by their order, gets a number where it is taken.
 * Mistakes (an unknown input, a name used twice, data that does not fill its shape) throw where they are made.
 */
export class GraphBuilder {
  readonly inputs = new Map<string, TensorType>();
  readonly outputs = new Map<string, TensorType>();
  readonly initializers = new Map<string, ConstantTensor>();
  readonly nodes: GraphNode[] = [];
  readonly metadata = new Map<string, string>();
  private readonly values = new Map<string, TensorType | null>();

  private constructor(
    readonly name: string,
    private readonly parent: GraphBuilder | null,
    /** Every name taken, with the last number tried for it as a base. */
    private readonly usedNames: Map<string, number>,
  ) {}

  static create(name = "graph"): GraphBuilder {
    return new GraphBuilder(name, null, new Map());
  }

  /** The body of a Scan, Loop or If: sees the values made so far around it, and is given to a node as `{ graph }`. */
  subgraph(name = "body"): GraphBuilder {
    return new GraphBuilder(this.uniqueName(name), this, this.usedNames);
  }

  input(name: string, elementType: ElementType, shape: readonly Dimension[]): string {
    const claimed = this.claim(name);
    this.values.set(claimed, { elementType, shape });
    this.inputs.set(claimed, { elementType, shape });
    return claimed;
  }

  /** Makes `value` an output of the graph under the given name; another name than its own costs an Identity node. */
  output(name: string, elementType: ElementType, shape: readonly Dimension[], value: string = name): string {
    this.require(value, `output '${name}'`);
    if (this.outputs.has(name)) throw new Error(`The graph already has an output '${name}'.`);
    const [outputName] = value === name ? [name] : this.node("Identity", [value], {}, { outputs: [name] });
    // Only what a node of this very graph makes may be its output: no input, constant or outer value.
    if (!this.nodes.some((node) => node.outputs.includes(outputName)))
      throw new Error(`'${name}' is not made by a node of this graph; give the output another name.`);
    this.values.set(outputName, { elementType, shape });
    this.outputs.set(outputName, { elementType, shape });
    return outputName;
  }

  /** A constant. `data` is not copied before `toModel`. */
  initializer(data: TensorData, shape: readonly number[], name = "constant"): string {
    const unique = this.uniqueName(name);
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    if (size !== data.length)
      throw new Error(`Constant '${unique}' has ${data.length} values, but shape [${shape.join(", ")}] holds ${size}.`);
    this.values.set(unique, { elementType: elementTypeOf(data), shape });
    this.initializers.set(unique, { data, shape });
    return unique;
  }

  /** A float constant of rank 0. */
  scalar(value: number, name = "scalar"): string {
    return this.initializer(Float32Array.of(value), [], name);
  }

  /** An int64 constant of rank 1, as axes, shapes and indices are given. */
  indices(values: readonly number[], name = "indices"): string {
    return this.initializer(BigInt64Array.from(values, BigInt), [values.length], name);
  }

  /**
   * Adds a node and returns the name of its output, or the list of them where `outputs` gives their number or names.
   * "" as an input leaves an optional one out.
   */
  node(
    opType: string,
    inputs: readonly string[],
    attributes?: Record<string, Attribute>,
    options?: NodeOptions & { outputs?: undefined },
  ): string;
  node(
    opType: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute> | undefined,
    options: NodeOptions & { outputs: number | readonly string[] },
  ): string[];
  node(
    opType: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute> = {},
    { domain = "", name = opType, outputs }: NodeOptions & { outputs?: number | readonly string[] } = {},
  ): string | string[] {
    const nodeName = this.uniqueName(name);
    for (const input of inputs) if (input !== "") this.require(input, `node '${nodeName}'`);
    const outputNames: string[] =
      outputs === undefined || typeof outputs === "number"
        ? Array.from({ length: outputs ?? 1 }, () => this.uniqueName(`${name}_out`))
        : outputs.map((output) => this.claim(output));
    for (const output of outputNames) this.values.set(output, null);
    this.nodes.push({ opType, domain, name: nodeName, inputs, outputs: outputNames, attributes });
    return outputs === undefined ? outputNames[0] : outputNames;
  }

  /** Notes the type of a value, for who reads it through `typeOf` and for tools that show the graph. */
  setType(value: string, elementType: ElementType, shape: readonly Dimension[]): void {
    this.require(value, "a type");
    this.values.set(value, { elementType, shape });
  }

  /** The type of a value of this graph or one around it; null where nobody said it. */
  typeOf(value: string): TensorType | null {
    return this.values.get(value) ?? this.parent?.typeOf(value) ?? null;
  }

  /** Types noted for values that are neither inputs, outputs nor constants. */
  intermediateTypes(): [string, TensorType][] {
    const noted: [string, TensorType][] = [];
    for (const [name, type] of this.values)
      if (type && !this.inputs.has(name) && !this.outputs.has(name) && !this.initializers.has(name))
        noted.push([name, type]);
    return noted;
  }

  /** An entry of the model's metadata_props; setting a key again replaces it. */
  setMetadata(key: string, value: string): void {
    this.metadata.set(key, value);
  }

  /** A name nobody has yet, equal to `base` where that is free. */
  uniqueName(base: string): string {
    let name = base;
    let count = this.usedNames.get(base) ?? 0;
    while (this.usedNames.has(name)) name = `${base}_${++count}`;
    this.usedNames.set(name, 0);
    this.usedNames.set(base, count);
    return name;
  }

  /** The bytes of the .onnx file. The defaults run on every runtime of the last years, browsers and CUDA too. */
  toModel(versions: Partial<ModelVersions> = {}): Uint8Array<ArrayBuffer> {
    if (this.parent) throw new Error(`'${this.name}' is a subgraph; only the outermost graph becomes a model.`);
    if (this.outputs.size === 0) throw new Error("The graph has no output.");
    return encodeModel(this, { opset: 18, ir: 8, ml: 3, ...versions });
  }

  private claim(name: string): string {
    if (name === "") throw new Error("A value needs a name.");
    if (this.parent) return this.uniqueName(name);
    if (this.usedNames.has(name)) throw new Error(`The graph already has a value or node '${name}'.`);
    return this.uniqueName(name);
  }

  private require(value: string, usedBy: string): void {
    for (let graph: GraphBuilder | null = this; graph; graph = graph.parent) if (graph.values.has(value)) return;
    throw new Error(`Value '${value}', which ${usedBy} uses, does not exist in the graph.`);
  }
}
