import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { add, concat, gemm, identity, multiply, reshape, sizeOf } from "../autodiff/operators.ts";
import { Tape, type Variable } from "../autodiff/tape.ts";
import { clipGradients, type GradientClipping } from "./gradient-clipping.ts";
import type { Optimizer } from "./optimizers.ts";
import { StepNoise } from "./step-noise.ts";
import type { TrainableModel, TrainingStep } from "./trainable-model.ts";
import { type ParameterBlock, parameterBlocks, stateTensors } from "./training-state.ts";

// S steps of one run, B rows of one batch, F features; N rows in all.

export interface TrainingGraph {
  model: Uint8Array;
  noise: StepNoise;
  /** Operators in one step. */
  nodeCount: number;
}

/**
 * The graph of S gradient steps in one run: a Scan whose state is parameters, slots and buffers, and whose body takes one
 * batch out of the rows, which stay where they are.
 *
 * Inputs: `features` float[N, F], the state tensors, `indices` int32[S, B], `targets` and `row_weights` float[S, B, 1],
 * `loss_factors` float[S], which are 1 over the sum of a step's weights, `noise_offsets` int32[S, 1], `step_factors_` and a
 * number float[S] for each factor of the optimiser, and the banks of noise. Outputs: `next_` and the name of each state
 * tensor, and `losses` float[S].
 */
export function buildTrainingGraph(
  model: TrainableModel,
  optimizer: Optimizer,
  {
    batchSize,
    featureCount,
    clipping = null,
    gradientFactor = 1,
  }: { batchSize: number; featureCount: number; clipping?: GradientClipping | null; gradientFactor?: number },
): TrainingGraph {
  const graph = GraphBuilder.create("training");
  graph.input("features", "float", ["N", featureCount]);
  const tensors = stateTensors(model, optimizer);
  for (const { name, shape } of tensors) graph.input(name, "float", shape);
  const factorNames = Array.from({ length: optimizer.factorCount }, (_, at) => `step_factors_${at}`);
  graph.input("indices", "int32", ["S", batchSize]);
  graph.input("targets", "float", ["S", batchSize, 1]);
  graph.input("row_weights", "float", ["S", batchSize, 1]);
  graph.input("loss_factors", "float", ["S"]);
  graph.input("noise_offsets", "int32", ["S", 1]);
  for (const name of factorNames) graph.input(name, "float", ["S"]);

  const body = graph.subgraph("step");
  const tape = new Tape(body);
  const state = tensors.map(({ name, shape }) =>
    tape.variable(body.input(`step_${name}`, "float", shape), shape, { isDifferentiable: true }),
  );
  const indices = body.input("step_indices", "int32", [batchSize]);
  const target = tape.variable(body.input("step_target", "float", [batchSize, 1]), [batchSize, 1]);
  const weights = tape.variable(body.input("step_weights", "float", [batchSize, 1]), [batchSize, 1]);
  const lossFactor = tape.variable(body.input("loss_factor", "float", []), []);
  const noise = new StepNoise(graph, body.input("noise_offset", "int32", [1]));
  const factors = factorNames.map((name) => tape.variable(body.input(`step_${name}`, "float", []), []));
  const rows = body.node("Gather", ["features", indices], { axis: { int: 0 } });
  const features = tape.variable(rows, [batchSize, featureCount]);

  const blocks = parameterBlocks(model);
  const width = 1 + optimizer.slotCount;
  const partByName = new Map(blocks.flatMap((block, at) => partsOf(tape, block, state[at * width])));
  const parameters = model.parameters.map(({ name }) => named(partByName, name));
  const buffers = state.slice(blocks.length * width).map(({ name, shape }) => tape.variable(name, shape));
  const nextBuffers = [...buffers];
  const step: TrainingStep = {
    weights,
    buffers,
    replaceBuffer(at, next) {
      nextBuffers[at] = next;
    },
    dropout: (x, rate) => noise.dropout(tape, x, rate),
    normalNoise: (shape) => noise.normal(tape, shape),
  };
  const losses = model.rowLosses(tape, parameters, features, target, step);
  // A product of matrices, which takes a tenth of the time of a sum of products, and so does its gradient.
  const lossSum = reshape(tape, gemm(tape, losses, weights, null, { transposesLeft: true }), []);
  const meanLoss = multiply(tape, lossSum, lossFactor);
  const penalty = model.penalty(tape, parameters);
  const gradients = tape.gradients(penalty === null ? meanLoss : add(tape, meanLoss, penalty), parameters);

  const gradientOf = new Map(model.parameters.map(({ name }, at) => [name, gradients[at]]));
  const ofBlocks = blocks.map((block) => {
    const gradient = gradientOfBlock(tape, block, gradientOf);
    return gradientFactor === 1 ? gradient : multiply(tape, gradient, tape.scalar(gradientFactor));
  });
  const clipped = clipping === null ? ofBlocks : clipGradients(tape, ofBlocks, clipping);
  const nextState = blocks.flatMap(({ isDecayed }, at) => {
    const [parameter, ...slots] = state.slice(at * width, (at + 1) * width);
    const next = optimizer.update(tape, { parameter, gradient: clipped[at], slots, factors, isDecayed });
    return [next.parameter, ...next.slots];
  });
  // Outputs of a body go by their order; under names of their own each would cost a copy.
  const results = [
    ...nextState,
    ...nextBuffers.map((next, at) => (next === buffers[at] ? identity(tape, next) : next)),
  ];
  for (const { name, shape } of results) body.output(name, "float", shape);
  body.output(meanLoss.name, "float", []);

  graph.node(
    "Scan",
    [
      ...tensors.map(({ name }) => name),
      "indices",
      "targets",
      "row_weights",
      "loss_factors",
      "noise_offsets",
      ...factorNames,
    ],
    { body: { graph: body }, num_scan_inputs: { int: 5 + factorNames.length } },
    { outputs: [...tensors.map(({ name }) => `next_${name}`), "losses"] },
  );
  for (const { name, shape } of tensors) graph.output(`next_${name}`, "float", shape);
  graph.output("losses", "float", ["S"]);
  return { model: graph.toModel(), noise, nodeCount: body.nodes.length };
}

/** The parameters of a block as variables to be differentiated by. */
function partsOf(tape: Tape, { parts }: ParameterBlock, whole: Variable): [string, Variable][] {
  if (parts.length === 1) return [[parts[0].name, whole]];
  const sizes = tape.graph.indices(parts.map(({ shape }) => sizeOf(shape)));
  const pieces = tape.graph.node("Split", [whole.name, sizes], { axis: { int: 0 } }, { outputs: parts.length });
  return parts.map(({ name, shape }, at) => {
    const value = tape.graph.node("Reshape", [pieces[at], tape.graph.indices(shape)]);
    return [name, tape.variable(value, shape, { isDifferentiable: true })];
  });
}

function gradientOfBlock(tape: Tape, { parts }: ParameterBlock, gradientOf: ReadonlyMap<string, Variable>): Variable {
  const gradients = parts.map(({ name }) => named(gradientOf, name));
  if (gradients.length === 1) return gradients[0];
  return concat(
    tape,
    gradients.map((gradient) => reshape(tape, gradient, [sizeOf(gradient.shape)])),
    0,
  );
}

function named(variables: ReadonlyMap<string, Variable>, name: string): Variable {
  const variable = variables.get(name);
  if (variable === undefined) throw new Error(`The model has no parameter '${name}'.`);
  return variable;
}
