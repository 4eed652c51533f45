import { elementTypeCodes } from "@sagebrush/onnx/element-type";
import type { Tape, Variable } from "./tape.ts";

// The shape of each operator's answer, as ONNX defines it for opset 18.

export function add(tape: Tape, left: Variable, right: Variable): Variable {
  return tape.record("Add", [left, right], broadcastShape(left, right));
}

export function subtract(tape: Tape, left: Variable, right: Variable): Variable {
  return tape.record("Sub", [left, right], broadcastShape(left, right));
}

export function multiply(tape: Tape, left: Variable, right: Variable): Variable {
  return tape.record("Mul", [left, right], broadcastShape(left, right));
}

export function divide(tape: Tape, left: Variable, right: Variable): Variable {
  return tape.record("Div", [left, right], broadcastShape(left, right));
}

export function negate(tape: Tape, x: Variable): Variable {
  return tape.record("Neg", [x], x.shape);
}

export function identity(tape: Tape, x: Variable): Variable {
  return tape.record("Identity", [x], x.shape);
}

export function sigmoid(tape: Tape, x: Variable): Variable {
  return tape.record("Sigmoid", [x], x.shape);
}

export function tanh(tape: Tape, x: Variable): Variable {
  return tape.record("Tanh", [x], x.shape);
}

export function relu(tape: Tape, x: Variable): Variable {
  return tape.record("Relu", [x], x.shape);
}

export function exp(tape: Tape, x: Variable): Variable {
  return tape.record("Exp", [x], x.shape);
}

export function log(tape: Tape, x: Variable): Variable {
  return tape.record("Log", [x], x.shape);
}

export function sqrt(tape: Tape, x: Variable): Variable {
  return tape.record("Sqrt", [x], x.shape);
}

export function softplus(tape: Tape, x: Variable): Variable {
  return tape.record("Softplus", [x], x.shape);
}

/** The error function. ONNX Runtime's processor has it for float only. */
export function erf(tape: Tape, x: Variable): Variable {
  return tape.record("Erf", [x], x.shape);
}

/** x Φ(x), Hendrycks and Gimpel, 2016. */
export function gelu(tape: Tape, x: Variable): Variable {
  const share = add(tape, erf(tape, multiply(tape, x, tape.scalar(Math.SQRT1_2))), tape.scalar(1));
  return multiply(tape, multiply(tape, x, tape.scalar(0.5)), share);
}

export function clip(tape: Tape, x: Variable, lowest: number, highest: number): Variable {
  return tape.record("Clip", [x, tape.scalar(lowest), tape.scalar(highest)], x.shape);
}

/** Whole numbers out of floats that hold them. */
export function toIntegers(tape: Tape, x: Variable): Variable {
  return tape.record("Cast", [x], x.shape, { attributes: { to: { int: elementTypeCodes.int32 } }, kind: "integer" });
}

export function abs(tape: Tape, x: Variable): Variable {
  return tape.record("Abs", [x], x.shape);
}

export function sign(tape: Tape, x: Variable): Variable {
  return tape.record("Sign", [x], x.shape);
}

export function greater(tape: Tape, left: Variable, right: Variable): Variable {
  return tape.record("Greater", [left, right], broadcastShape(left, right), { kind: "boolean" });
}

export function less(tape: Tape, left: Variable, right: Variable): Variable {
  return tape.record("Less", [left, right], broadcastShape(left, right), { kind: "boolean" });
}

export function equal(tape: Tape, left: Variable, right: Variable): Variable {
  return tape.record("Equal", [left, right], broadcastShape(left, right), { kind: "boolean" });
}

export function where(tape: Tape, condition: Variable, yes: Variable, no: Variable): Variable {
  const shape = broadcastShape(condition, { shape: broadcastShape(yes, no) });
  return tape.record("Where", [condition, yes, no], shape);
}

/** Matrix product over the last two dimensions, the ones before broadcast. Both have rank 2 or more. */
export function matMul(tape: Tape, left: Variable, right: Variable): Variable {
  const batch = broadcastShape({ shape: left.shape.slice(0, -2) }, { shape: right.shape.slice(0, -2) });
  const [rows, inner] = left.shape.slice(-2);
  const [rightInner, columns] = right.shape.slice(-2);
  if (left.shape.length < 2 || right.shape.length < 2 || inner !== rightInner) {
    throw new Error(
      `Shapes [${left.shape.join(", ")}] and [${right.shape.join(", ")}] cannot be multiplied as matrices.`,
    );
  }
  return tape.record("MatMul", [left, right], [...batch, rows, columns]);
}

/** left · right + bias for matrices, each transposed first where asked; the bias broadcasts. */
export function gemm(
  tape: Tape,
  left: Variable,
  right: Variable,
  bias: Variable | null,
  { transposesLeft = false, transposesRight = false } = {},
): Variable {
  const [rows, inner] = transposesLeft ? left.shape.toReversed() : left.shape;
  const [rightInner, columns] = transposesRight ? right.shape.toReversed() : right.shape;
  if (left.shape.length !== 2 || right.shape.length !== 2 || inner !== rightInner) {
    throw new Error(`Gemm cannot multiply shapes [${left.shape.join(", ")}] and [${right.shape.join(", ")}].`);
  }
  return tape.record("Gemm", bias === null ? [left, right] : [left, right, bias], [rows, columns], {
    settings: { transposesLeft, transposesRight },
    attributes: { transA: { int: transposesLeft ? 1 : 0 }, transB: { int: transposesRight ? 1 : 0 } },
  });
}

export function softmax(tape: Tape, x: Variable, axis = x.shape.length - 1): Variable {
  return tape.record("Softmax", [x], x.shape, { settings: { axis }, attributes: { axis: { int: axis } } });
}

export function logSoftmax(tape: Tape, x: Variable, axis = x.shape.length - 1): Variable {
  return tape.record("LogSoftmax", [x], x.shape, { settings: { axis }, attributes: { axis: { int: axis } } });
}

export function reduceSum(tape: Tape, x: Variable, axes = allAxes(x), keepsDimensions = false): Variable {
  return tape.record("ReduceSum", [x], reducedShape(x, axes, keepsDimensions), {
    settings: { axes, keepsDimensions },
    attributes: { keepdims: { int: keepsDimensions ? 1 : 0 } },
    indices: [axes],
  });
}

export function reduceMean(tape: Tape, x: Variable, axes = allAxes(x), keepsDimensions = false): Variable {
  return tape.record("ReduceMean", [x], reducedShape(x, axes, keepsDimensions), {
    settings: { axes, keepsDimensions },
    attributes: { keepdims: { int: keepsDimensions ? 1 : 0 } },
    indices: [axes],
  });
}

export function reshape(tape: Tape, x: Variable, shape: readonly number[]): Variable {
  if (sizeOf(x.shape) !== sizeOf(shape)) {
    throw new Error(`Shape [${x.shape.join(", ")}] cannot be read as [${shape.join(", ")}].`);
  }
  return tape.record("Reshape", [x], shape, { indices: [shape] });
}

export function expand(tape: Tape, x: Variable, shape: readonly number[]): Variable {
  return tape.record("Expand", [x], broadcastShape(x, { shape }), { indices: [shape] });
}

export function transpose(
  tape: Tape,
  x: Variable,
  permutation: readonly number[] = x.shape.map((_, axis) => x.shape.length - 1 - axis),
): Variable {
  return tape.record(
    "Transpose",
    [x],
    permutation.map((axis) => x.shape[axis]),
    {
      settings: { permutation },
      attributes: { perm: { ints: permutation } },
    },
  );
}

export function concat(tape: Tape, parts: readonly Variable[], axis: number): Variable {
  const length = parts.reduce((sum, part) => sum + part.shape[axis], 0);
  return tape.record("Concat", parts, parts[0].shape.with(axis, length), {
    settings: { axis },
    attributes: { axis: { int: axis } },
  });
}

/** Indices start (included) to end (excluded) along one axis. */
export function slice(tape: Tape, x: Variable, axis: number, start: number, end: number): Variable {
  return tape.record("Slice", [x], x.shape.with(axis, end - start), {
    settings: { axis, start },
    indices: [[start], [end], [axis]],
  });
}

/** Zeros added before and after along one axis. */
export function padWithZeros(tape: Tape, x: Variable, axis: number, before: number, after: number): Variable {
  const rank = x.shape.length;
  const pads = new Array<number>(2 * rank)
    .fill(0)
    .with(axis, before)
    .with(rank + axis, after);
  return tape.record("Pad", [x], x.shape.with(axis, before + x.shape[axis] + after), {
    settings: { axis, start: before },
    indices: [pads],
  });
}

/** The slices of `x` along `axis` that `indices` (integers of any shape, within range) name. */
export function gather(tape: Tape, x: Variable, indices: Variable, axis: number): Variable {
  const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
  return tape.record("Gather", [x, indices], shape, { settings: { axis }, attributes: { axis: { int: axis } } });
}

/** `x` with `updates` added at the given places along `axis`; `indices` and `updates` have the same shape. */
export function scatterAdd(tape: Tape, x: Variable, indices: Variable, updates: Variable, axis: number): Variable {
  // Not ScatterND: with more than one thread its addition races in ONNX Runtime.
  return tape.record("ScatterElements", [x, indices, updates], x.shape, {
    attributes: { axis: { int: axis }, reduction: { string: "add" } },
  });
}

/** Sums a gradient over the dimensions that broadcasting stretched, back to the shape it had before. */
export function sumToShape(tape: Tape, x: Variable, shape: readonly number[]): Variable {
  const added = x.shape.length - shape.length;
  const axes = allAxes(x).filter((axis) => axis < added || (shape[axis - added] === 1 && x.shape[axis] !== 1));
  if (axes.length === 0) return x;
  const width = sizeOf(x.shape.slice(axes.length));
  if (width > 1 && axes.every((axis, at) => axis === at)) {
    // A product with ones: on the processor many times faster than a reduction of the first axes.
    const rowCount = sizeOf(x.shape) / width;
    const ones = tape.constant(new Float32Array(rowCount).fill(1), [1, rowCount]);
    return reshape(tape, matMul(tape, ones, reshape(tape, x, [rowCount, width])), shape);
  }
  return reshape(tape, reduceSum(tape, x, axes, true), shape);
}

/** numpy's rule: aligned at the right, a dimension of 1 stretches. */
export function broadcastShape(left: Pick<Variable, "shape">, right: Pick<Variable, "shape">): number[] {
  const rank = Math.max(left.shape.length, right.shape.length);
  return Array.from({ length: rank }, (_, axis) => {
    const leftSize = left.shape[axis - rank + left.shape.length] ?? 1;
    const rightSize = right.shape[axis - rank + right.shape.length] ?? 1;
    if (leftSize !== rightSize && leftSize !== 1 && rightSize !== 1) {
      throw new Error(`Shapes [${left.shape.join(", ")}] and [${right.shape.join(", ")}] do not broadcast.`);
    }
    return leftSize === 1 ? rightSize : leftSize;
  });
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

function allAxes(x: Variable): number[] {
  return [...x.shape.keys()];
}

function reducedShape(x: Variable, axes: readonly number[], keepsDimensions: boolean): number[] {
  if (keepsDimensions) return x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return x.shape.filter((_, axis) => !axes.includes(axis));
}
