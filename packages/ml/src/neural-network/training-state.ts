import { sizeOf } from "../autodiff/operators.ts";
import type { Optimizer } from "./optimizers.ts";
import type { ParameterDeclaration, TrainableModel } from "./trainable-model.ts";

/**
 * Up to so many parameters lie one behind the other in one tensor, on which an optimiser works with one operation where
 * separate ones take one each. Larger models lose more by the copies than they gain.
 */
const largestFlatSize = 50_000;

/** Parameters that the optimiser moves as one tensor. */
export interface ParameterBlock {
  name: string;
  /** The parameter's own, or of rank 1 where there are several. */
  shape: readonly number[];
  parts: readonly ParameterDeclaration[];
  isDecayed: boolean;
}

/** One tensor that a run takes in and gives back changed: a block, one of its slots, or a buffer. */
export interface StateTensor {
  name: string;
  shape: readonly number[];
}

export function parameterBlocks({ parameters }: TrainableModel): ParameterBlock[] {
  const total = parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const alone = (part: ParameterDeclaration): ParameterBlock => ({
    name: part.name,
    shape: part.shape,
    parts: [part],
    isDecayed: part.isDecayed ?? true,
  });
  if (total > largestFlatSize) return parameters.map(alone);
  return [true, false].flatMap((isDecayed) => {
    const parts = parameters.filter((parameter) => (parameter.isDecayed ?? true) === isDecayed);
    if (parts.length < 2) return parts.map(alone);
    const size = parts.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    return [{ name: isDecayed ? "parameters" : "undecayed_parameters", shape: [size], parts, isDecayed }];
  });
}

/** Blocks in their order, each followed by its slots; then the buffers. */
export function stateTensors(model: TrainableModel, optimizer: Optimizer): StateTensor[] {
  const blocks = parameterBlocks(model).flatMap(({ name, shape }) => [
    { name, shape },
    ...Array.from({ length: optimizer.slotCount }, (_, slot) => ({ name: `${name}_slot_${slot}`, shape })),
  ]);
  return [...blocks, ...(model.buffers ?? []).map(({ name, shape }) => ({ name, shape }))];
}

export function initialState(model: TrainableModel, optimizer: Optimizer): Float32Array[] {
  const blocks = parameterBlocks(model).flatMap(({ shape, parts }) => {
    const values = new Float32Array(sizeOf(shape));
    let offset = 0;
    for (const { initial } of parts) {
      values.set(initial, offset);
      offset += initial.length;
    }
    return [values, ...Array.from({ length: optimizer.slotCount }, () => new Float32Array(values.length))];
  });
  return [...blocks, ...(model.buffers ?? []).map(({ initial }) => initial.slice())];
}

/** Copies of the model's parameters, in their order, and then of its buffers. */
export function valuesOf(model: TrainableModel, optimizer: Optimizer, state: readonly Float32Array[]): Float32Array[] {
  const blocks = parameterBlocks(model);
  const valuesByPart = new Map<ParameterDeclaration, Float32Array>();
  for (const [at, { parts }] of blocks.entries()) {
    const values = state[at * (1 + optimizer.slotCount)];
    let offset = 0;
    for (const part of parts) {
      const end = offset + part.initial.length;
      valuesByPart.set(part, values.slice(offset, end));
      offset = end;
    }
  }
  const parameters = model.parameters.map((parameter) => {
    const values = valuesByPart.get(parameter);
    if (values === undefined) throw new Error(`Parameter '${parameter.name}' is in no block.`);
    return values;
  });
  return [...parameters, ...state.slice(blocks.length * (1 + optimizer.slotCount)).map((buffer) => buffer.slice())];
}
