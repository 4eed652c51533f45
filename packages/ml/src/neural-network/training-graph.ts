import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { add, divide, multiply, reduceSum } from "../autodiff/operators.ts";
import { Tape } from "../autodiff/tape.ts";
import type { Optimizer } from "./optimizers.ts";
import type { TrainableModel } from "./trainable-model.ts";

// S steps of one run, B rows of one batch, F features; N rows in all.

/** Keeps the mean of a batch finite in which every row has weight 0. */
const smallestWeightSum = 1e-12;

/** One tensor that a run takes in and gives back changed: a parameter or one of its slots. */
export interface StateTensor {
  name: string;
  shape: readonly number[];
}

/** Parameters in their order, each followed by its slots. */
export function stateTensors(model: TrainableModel, optimizer: Optimizer): StateTensor[] {
  return model.parameters.flatMap(({ name, shape }) => [
    { name, shape },
    ...Array.from({ length: optimizer.slotCount }, (_, slot) => ({ name: `${name}_slot_${slot}`, shape })),
  ]);
}

/**
 * The graph of S gradient steps in one run: a Scan whose state is parameters and slots, and whose body takes one batch
 * out of the rows, which stay where they are.
 *
 * Inputs: `features` float[N, F], `target` float[N, 1], the state tensors, `indices` int32[S, B], `row_weights`
 * float[S, B, 1] and `step_sizes` float[S]. Outputs: `next_` and the name of each state tensor.
 */
export function buildTrainingGraph(
  model: TrainableModel,
  optimizer: Optimizer,
  { batchSize, featureCount }: { batchSize: number; featureCount: number },
): Uint8Array {
  const graph = GraphBuilder.create("training");
  graph.input("features", "float", ["N", featureCount]);
  graph.input("target", "float", ["N", 1]);
  const tensors = stateTensors(model, optimizer);
  for (const { name, shape } of tensors) graph.input(name, "float", shape);
  graph.input("indices", "int32", ["S", batchSize]);
  graph.input("row_weights", "float", ["S", batchSize, 1]);
  graph.input("step_sizes", "float", ["S"]);

  const body = graph.subgraph("step");
  const tape = new Tape(body);
  const state = tensors.map(({ name, shape }) => ({
    name,
    variable: tape.variable(body.input(`step_${name}`, "float", shape), shape, { isDifferentiable: true }),
  }));
  const indices = body.input("step_indices", "int32", [batchSize]);
  const weights = tape.variable(body.input("step_weights", "float", [batchSize, 1]), [batchSize, 1]);
  const stepSize = tape.variable(body.input("step_size", "float", []), []);
  const rows = (name: string) => body.node("Gather", [name, indices], { axis: { int: 0 } });
  const features = tape.variable(rows("features"), [batchSize, featureCount]);
  const target = tape.variable(rows("target"), [batchSize, 1]);

  const isParameter = (_: unknown, at: number) => at % (1 + optimizer.slotCount) === 0;
  const parameters = state.filter(isParameter).map(({ variable }) => variable);
  const lossSum = reduceSum(tape, multiply(tape, model.rowLosses(tape, parameters, features, target), weights));
  const weightSum = add(tape, reduceSum(tape, weights), tape.scalar(smallestWeightSum));
  const meanLoss = divide(tape, lossSum, weightSum);
  const penalty = model.penalty(tape, parameters);
  const gradients = tape.gradients(penalty === null ? meanLoss : add(tape, meanLoss, penalty), parameters);

  const nextState = parameters.flatMap((parameter, at) => {
    const first = at * (1 + optimizer.slotCount);
    const slots = state.slice(first + 1, first + 1 + optimizer.slotCount).map(({ variable }) => variable);
    const next = optimizer.update(tape, { parameter, gradient: gradients[at], slots, stepSize });
    return [next.parameter, ...next.slots];
  });
  for (const [at, { name, shape }] of nextState.entries())
    body.output(`step_next_${tensors[at].name}`, "float", shape, name);

  graph.node(
    "Scan",
    [...tensors.map(({ name }) => name), "indices", "row_weights", "step_sizes"],
    { body: { graph: body }, num_scan_inputs: { int: 3 } },
    { outputs: tensors.map(({ name }) => `next_${name}`) },
  );
  for (const { name, shape } of tensors) graph.output(`next_${name}`, "float", shape);
  return graph.toModel();
}
