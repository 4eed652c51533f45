import { sizeOf } from "./operators.ts";
import { plainPictureOperators } from "./plain-picture-operators.ts";
import type { Operation } from "./tape.ts";

/** Numbers of any kind as float64, conditions as 0 and 1; row-major. */
export interface PlainTensor {
  shape: readonly number[];
  data: Float64Array;
}

/** Works out an operator in plain loops. `inputs` are those of the operation; the answer fills the output's static shape. */
export type PlainOperator = (operation: Operation, inputs: readonly PlainTensor[]) => Float64Array;

const elementwise =
  (compute: (x: number) => number): PlainOperator =>
  (_, [{ data }]) =>
    data.map(compute);

const binary =
  (compute: (left: number, right: number) => number): PlainOperator =>
  ({ output }, [left, right]) => {
    const result = new Float64Array(sizeOf(output.shape));
    const [atLeft, atRight] = [reader(left, output.shape), reader(right, output.shape)];
    for (let place = 0; place < result.length; place++) result[place] = compute(atLeft(place), atRight(place));
    return result;
  };

/** What ONNX's operators mean, without ONNX Runtime: what the runtime answers can be judged by it. */
export const plainOperators: Readonly<Record<string, PlainOperator>> = {
  Add: binary((left, right) => left + right),
  Sub: binary((left, right) => left - right),
  Mul: binary((left, right) => left * right),
  Div: binary((left, right) => left / right),
  Greater: binary((left, right) => Number(left > right)),
  Less: binary((left, right) => Number(left < right)),
  Equal: binary((left, right) => Number(left === right)),
  Neg: elementwise((x) => -x),
  Identity: elementwise((x) => x),
  Cast: elementwise((x) => x),
  Sigmoid: elementwise((x) => 1 / (1 + Math.exp(-x))),
  Tanh: elementwise(Math.tanh),
  Relu: elementwise((x) => Math.max(0, x)),
  Exp: elementwise(Math.exp),
  Log: elementwise(Math.log),
  Sqrt: elementwise(Math.sqrt),
  Softplus: elementwise((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  Abs: elementwise(Math.abs),
  Erf: elementwise(errorFunction),
  Clip: (_, [{ data }, lowest, highest]) => data.map((x) => Math.min(Math.max(x, lowest.data[0]), highest.data[0])),
  Where({ output }, [condition, yes, no]) {
    const [chooses, atYes, atNo] = [condition, yes, no].map((tensor) => reader(tensor, output.shape));
    return Float64Array.from({ length: sizeOf(output.shape) }, (_, place) =>
      chooses(place) === 1 ? atYes(place) : atNo(place),
    );
  },
  MatMul({ output }, [left, right]) {
    const [rows, columns] = output.shape.slice(-2);
    const inner = left.shape[left.shape.length - 1];
    const batch = output.shape.slice(0, -2);
    const result = new Float64Array(sizeOf(output.shape));
    const [leftStarts, rightStarts] = [left, right].map((tensor) => matrixStarts(tensor, batch));
    for (let matrix = 0; matrix < sizeOf(batch); matrix++) {
      multiplyInto(
        result.subarray(matrix * rows * columns, (matrix + 1) * rows * columns),
        left.data.subarray(leftStarts[matrix], leftStarts[matrix] + rows * inner),
        right.data.subarray(rightStarts[matrix], rightStarts[matrix] + inner * columns),
        { rows, inner, columns },
      );
    }
    return result;
  },
  Gemm({ output, settings }, [left, right, bias]) {
    const a = settings.transposesLeft ? transposed(left, [1, 0]) : left;
    const b = settings.transposesRight ? transposed(right, [1, 0]) : right;
    const [rows, columns] = output.shape;
    const result = new Float64Array(rows * columns);
    multiplyInto(result, a.data, b.data, { rows, inner: a.shape[1], columns });
    if (bias === undefined) return result;
    const atBias = reader(bias, output.shape);
    return result.map((value, place) => value + atBias(place));
  },
  Softmax: (operation, [x]) => softmaxOf(operation, x, (value, sum) => Math.exp(value) / sum),
  LogSoftmax: (operation, [x]) => softmaxOf(operation, x, (value, sum) => value - Math.log(sum)),
  ReduceSum: ({ output, settings }, [x]) => sumOver(x, settings.axes ?? [], sizeOf(output.shape)),
  ReduceMean({ output, settings }, [x]) {
    const size = sizeOf(output.shape);
    return sumOver(x, settings.axes ?? [], size).map((sum) => (sum * size) / x.data.length);
  },
  Reshape: (_, [{ data }]) => data,
  Expand({ output }, [x]) {
    const at = reader(x, output.shape);
    return Float64Array.from({ length: sizeOf(output.shape) }, (_, place) => at(place));
  },
  Transpose: ({ settings: { permutation = [] } }, [x]) => transposed(x, permutation).data,
  Concat({ output, settings: { axis = 0 } }, parts) {
    const result = new Float64Array(sizeOf(output.shape));
    const inner = sizeOf(output.shape.slice(axis + 1));
    const stride = output.shape[axis] * inner;
    let start = 0;
    for (const { data, shape } of parts) {
      const width = shape[axis] * inner;
      for (let from = 0, to = start; from < data.length; from += width, to += stride)
        result.set(data.subarray(from, from + width), to);
      start += width;
    }
    return result;
  },
  Slice({ output, settings: { axis = 0, start = 0 } }, [x]) {
    const result = new Float64Array(sizeOf(output.shape));
    const inner = sizeOf(x.shape.slice(axis + 1));
    const [width, stride] = [output.shape[axis] * inner, x.shape[axis] * inner];
    for (let to = 0, from = start * inner; to < result.length; to += width, from += stride)
      result.set(x.data.subarray(from, from + width), to);
    return result;
  },
  Pad({ output, settings: { axis = 0, start = 0 } }, [x]) {
    const result = new Float64Array(sizeOf(output.shape));
    const inner = sizeOf(x.shape.slice(axis + 1));
    const [width, stride] = [x.shape[axis] * inner, output.shape[axis] * inner];
    for (let from = 0, to = start * inner; from < x.data.length; from += width, to += stride)
      result.set(x.data.subarray(from, from + width), to);
    return result;
  },
  Gather({ output, settings: { axis = 0 } }, [x, indices]) {
    const result = new Float64Array(sizeOf(output.shape));
    const inner = sizeOf(x.shape.slice(axis + 1));
    const outer = sizeOf(x.shape.slice(0, axis));
    let to = 0;
    for (let block = 0; block < outer; block++) {
      for (const index of indices.data) {
        const from = (block * x.shape[axis] + index) * inner;
        result.set(x.data.subarray(from, from + inner), to);
        to += inner;
      }
    }
    return result;
  },
  ...plainPictureOperators,
};

/** From a place in the output to the element that broadcasting puts there. */
function reader({ shape, data }: PlainTensor, target: readonly number[]): (place: number) => number {
  if (data.length === 1) return () => data[0];
  const leading = shape.findIndex((size) => size !== 1);
  const kept = shape.slice(leading);
  // The common cases without a walk over the axes: all of the target, its last axes, and its last axis stretched.
  if (kept.every((size, at) => size === target[target.length - kept.length + at])) {
    return data.length === sizeOf(target) ? (place) => data[place] : (place) => data[place % data.length];
  }
  const last = target[target.length - 1];
  if (data.length * last === sizeOf(target) && shape[shape.length - 1] === 1)
    return (place) => data[Math.floor(place / last)];
  const strides = broadcastStrides(shape, target);
  return (place) => {
    let index = 0;
    let rest = place;
    for (let axis = target.length - 1; axis >= 0; axis--) {
      index += (rest % target[axis]) * strides[axis];
      rest = Math.floor(rest / target[axis]);
    }
    return data[index];
  };
}

/** How far apart elements lie along each axis of the target; 0 along stretched ones. */
function broadcastStrides(shape: readonly number[], target: readonly number[]): number[] {
  const strides = new Array<number>(target.length).fill(0);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1) strides[target.length - shape.length + axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

function matrixStarts({ shape }: PlainTensor, batch: readonly number[]): number[] {
  const own = shape.slice(0, -2);
  const starts = Float64Array.from({ length: sizeOf(own) }, (_, at) => at * sizeOf(shape.slice(-2)));
  const at = reader({ shape: own, data: starts }, batch);
  return Array.from({ length: sizeOf(batch) }, (_, place) => at(place));
}

function multiplyInto(
  result: Float64Array,
  left: Float64Array,
  right: Float64Array,
  { rows, inner, columns }: { rows: number; inner: number; columns: number },
): void {
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    for (let at = 0; at < inner; at++) {
      const factor = left[row * inner + at];
      if (factor === 0) continue;
      const from = at * columns;
      for (let column = 0; column < columns; column++) result[start + column] += factor * right[from + column];
    }
  }
}

function transposed({ shape, data }: PlainTensor, permutation: readonly number[]): PlainTensor {
  const target = permutation.map((axis) => shape[axis]);
  const ownStrides = broadcastStrides(shape, shape);
  const strides = permutation.map((axis) => ownStrides[axis]);
  const result = new Float64Array(data.length);
  const counters = new Array<number>(target.length).fill(0);
  let from = 0;
  for (let place = 0; place < data.length; place++) {
    result[place] = data[from];
    for (let axis = target.length - 1; axis >= 0; axis--) {
      counters[axis]++;
      from += strides[axis];
      if (counters[axis] < target[axis]) break;
      from -= strides[axis] * target[axis];
      counters[axis] = 0;
    }
  }
  return { shape: target, data: result };
}

function softmaxOf(
  { settings: { axis = 0 } }: Operation,
  { shape, data }: PlainTensor,
  finish: (shifted: number, sum: number) => number,
): Float64Array {
  const result = new Float64Array(data.length);
  const stride = sizeOf(shape.slice(axis + 1));
  const count = shape[axis];
  for (let block = 0; block < data.length; block += count * stride) {
    for (let first = block; first < block + stride; first++) {
      let largest = Number.NEGATIVE_INFINITY;
      for (let at = 0; at < count; at++) largest = Math.max(largest, data[first + at * stride]);
      let sum = 0;
      for (let at = 0; at < count; at++) sum += Math.exp(data[first + at * stride] - largest);
      for (let at = 0; at < count; at++) result[first + at * stride] = finish(data[first + at * stride] - largest, sum);
    }
  }
  return result;
}

function sumOver(x: PlainTensor, axes: readonly number[], size: number): Float64Array {
  const kept = [...x.shape.keys()].filter((axis) => !axes.includes(axis));
  const { data } = transposed(x, [...kept, ...axes]);
  const count = data.length / size;
  return Float64Array.from({ length: size }, (_, at) => {
    let sum = 0;
    for (let place = at * count; place < (at + 1) * count; place++) sum += data[place];
    return sum;
  });
}

/** 2 / √π e^-x² Σ 2ⁿ x²ⁿ⁺¹ / (1 · 3 · … · (2n + 1)), whose summands all have the sign of x: exact to the last digits. */
function errorFunction(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}
