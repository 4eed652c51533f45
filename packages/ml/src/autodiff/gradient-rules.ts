import {
  divide,
  equal,
  exp,
  expand,
  gemm,
  matMul,
  multiply,
  negate,
  padWithZeros,
  reduceSum,
  reshape,
  scatterAdd,
  sigmoid,
  sign,
  sizeOf,
  slice,
  subtract,
  sumToShape,
  transpose,
  where,
} from "./operators.ts";
import {
  averagePool,
  type ConvolutionSettings,
  convolution,
  enlarged,
  transposedConvolution,
} from "./picture-operators.ts";
import type { Operation, Tape, Variable } from "./tape.ts";

/**
 * From the derivative of the loss by an operator's output to those by its inputs: each a function that writes it, called
 * only where that derivative is wanted; null where there is none (indices, conditions).
 * In the rules x, a, b are inputs, y the output, dy = dLoss/dy, and * is element by element.
 */
export type GradientRule = (tape: Tape, operation: Operation, dy: Variable) => ((() => Variable) | null)[];

/** One rule per ONNX operator. Each is checked against finite differences by the test beside this file. */
export const gradientRules: Readonly<Record<string, GradientRule>> = {
  // y = a + b: da = dy, db = dy, summed over what broadcasting stretched; likewise below.
  Add: (tape, { inputs: [a, b] }, dy) => [() => sumToShape(tape, dy, a.shape), () => sumToShape(tape, dy, b.shape)],

  // y = a - b: da = dy, db = -dy
  Sub: (tape, { inputs: [a, b] }, dy) => [
    () => sumToShape(tape, dy, a.shape),
    () => negate(tape, sumToShape(tape, dy, b.shape)),
  ],

  // y = a * b: da = dy * b, db = dy * a
  Mul: (tape, { inputs: [a, b] }, dy) => [
    () => sumToShape(tape, multiply(tape, dy, b), a.shape),
    () => sumToShape(tape, multiply(tape, dy, a), b.shape),
  ],

  // y = a / b: da = dy / b, db = -dy * y / b
  Div: (tape, { inputs: [a, b], output: y }, dy) => [
    () => sumToShape(tape, divide(tape, dy, b), a.shape),
    () => negate(tape, sumToShape(tape, divide(tape, multiply(tape, dy, y), b), b.shape)),
  ],

  // y = -x
  Neg: (tape, _, dy) => [() => negate(tape, dy)],

  // y = x
  Identity: (_tape, _, dy) => [() => dy],

  // y = 1 / (1 + e^-x): dx = dy * y * (1 - y)
  Sigmoid: (tape, { output: y }, dy) => [
    () => multiply(tape, dy, multiply(tape, y, subtract(tape, tape.scalar(1), y))),
  ],

  // y = tanh x: dx = dy * (1 - y²)
  Tanh: (tape, { output: y }, dy) => [() => multiply(tape, dy, subtract(tape, tape.scalar(1), multiply(tape, y, y)))],

  // y = max(x, 0): dx = dy where y > 0, else 0; as a product with the sign of y, which is 0 or 1, faster than a choice
  Relu: (tape, { output: y }, dy) => [() => multiply(tape, dy, sign(tape, y))],

  // y = e^x: dx = dy * y
  Exp: (tape, { output: y }, dy) => [() => multiply(tape, dy, y)],

  // y = ln x: dx = dy / x
  Log: (tape, { inputs: [x] }, dy) => [() => divide(tape, dy, x)],

  // y = √x: dx = dy / 2y
  Sqrt: (tape, { output: y }, dy) => [() => divide(tape, dy, multiply(tape, tape.scalar(2), y))],

  // y = ln(1 + e^x): dx = dy * sigmoid x
  Softplus: (tape, { inputs: [x] }, dy) => [() => multiply(tape, dy, sigmoid(tape, x))],

  // y = |x|: dx = dy * sign x, 0 at 0
  Abs: (tape, { inputs: [x] }, dy) => [() => multiply(tape, dy, sign(tape, x))],

  // y = 2 / √π ∫ e^-t² from 0 to x: dx = dy * 2 / √π * e^-x²
  Erf: (tape, { inputs: [x] }, dy) => [
    () =>
      multiply(
        tape,
        dy,
        multiply(tape, tape.scalar(2 / Math.sqrt(Math.PI)), exp(tape, negate(tape, multiply(tape, x, x)))),
      ),
  ],

  // y = x within the limits: dx = dy there, 0 beyond
  Clip: (tape, { inputs: [x], output: y }, dy) => [
    () => where(tape, equal(tape, x, y), dy, tape.scalar(0)),
    null,
    null,
  ],

  // y = a where c, else b: da = dy where c, db = dy elsewhere
  Where: (tape, { inputs: [condition, a, b] }, dy) => [
    null,
    () => sumToShape(tape, where(tape, condition, dy, tape.scalar(0)), a.shape),
    () => sumToShape(tape, where(tape, condition, tape.scalar(0), dy), b.shape),
  ],

  // Y = A B: dA = dY Bᵀ, dB = Aᵀ dY; where one B serves several A, as one product over all their rows
  MatMul: (tape, { inputs: [a, b] }, dy) => [
    () => sumToShape(tape, matMul(tape, dy, transposedMatrices(tape, b)), a.shape),
    b.shape.length === 2
      ? () => gemm(tape, asRows(tape, a), asRows(tape, dy), null, { transposesLeft: true })
      : () => sumToShape(tape, matMul(tape, transposedMatrices(tape, a), dy), b.shape),
  ],

  // Y = A' B' + C, where ' transposes or not: dA' = dY B'ᵀ, dB' = A'ᵀ dY, dC = dY, and dA = (dA')' without a Transpose
  Gemm: (tape, { inputs: [a, b, c], settings: { transposesLeft = false, transposesRight = false } }, dy) => [
    transposesLeft
      ? () => gemm(tape, b, dy, null, { transposesLeft: transposesRight, transposesRight: true })
      : () => gemm(tape, dy, b, null, { transposesRight: !transposesRight }),
    transposesRight
      ? () => gemm(tape, dy, a, null, { transposesLeft: true, transposesRight: transposesLeft })
      : () => gemm(tape, a, dy, null, { transposesLeft: !transposesLeft }),
    ...(c === undefined ? [] : [() => sumToShape(tape, dy, c.shape)]),
  ],

  // y = e^x / Σ e^x: dx = y * (dy - Σ dy * y)
  Softmax: (tape, { output: y, settings: { axis = 0 } }, dy) => [
    () => multiply(tape, y, subtract(tape, dy, reduceSum(tape, multiply(tape, dy, y), [axis], true))),
  ],

  // y = x - ln Σ e^x: dx = dy - e^y * Σ dy
  LogSoftmax: (tape, { output: y, settings: { axis = 0 } }, dy) => [
    () => subtract(tape, dy, multiply(tape, exp(tape, y), reduceSum(tape, dy, [axis], true))),
  ],

  // y = Σ x: every summand gets dy
  ReduceSum: (tape, operation, dy) => [() => stretchedBack(tape, operation, dy)],

  // y = Σ x / n: every summand gets dy / n
  ReduceMean: (tape, operation, dy) => {
    const averagedCount = sizeOf(operation.inputs[0].shape) / sizeOf(operation.output.shape);
    return [() => stretchedBack(tape, operation, divide(tape, dy, tape.scalar(averagedCount)))];
  },

  Reshape: (tape, { inputs: [x] }, dy) => [() => reshape(tape, dy, x.shape)],

  Expand: (tape, { inputs: [x] }, dy) => [() => sumToShape(tape, dy, x.shape)],

  // y has x's axis permutation[k] at k; the inverse permutation brings it back
  Transpose: (tape, { settings: { permutation = [] } }, dy) => {
    const inverse = permutation.map((_, axis) => permutation.indexOf(axis));
    return [() => transpose(tape, dy, inverse)];
  },

  // Each part gets its stretch of dy.
  Concat: (tape, { inputs, settings: { axis = 0 } }, dy) => {
    let end = 0;
    return inputs.map((part) => {
      const start = end;
      end += part.shape[axis];
      const partEnd = end;
      return () => slice(tape, dy, axis, start, partEnd);
    });
  },

  // What was cut off gets 0.
  Slice: (tape, { inputs: [x], output: y, settings: { axis = 0, start = 0 } }, dy) => [
    () => padWithZeros(tape, dy, axis, start, x.shape[axis] - start - y.shape[axis]),
  ],

  // What was added is cut off again.
  Pad: (tape, { inputs: [x], settings: { axis = 0, start = 0 } }, dy) => [
    () => slice(tape, dy, axis, start, start + x.shape[axis]),
  ],

  // A slice taken several times gets the sum of what it was taken for.
  Gather: (tape, { inputs: [x, indices], settings: { axis = 0 } }, dy) => [
    () => scattered(tape, x, indices, axis, dy),
    null,
  ],

  // Y = K * X + b: dX = Kᵀ * dY; dK = X * dY, where pictures and channels change places and a stride becomes a distance;
  // db = Σ dY
  Conv: (tape, { inputs: [x, kernels, biases], settings: { stride, padding } }, dy) => [
    () => transposedConvolution(tape, dy, kernels, x.shape, { stride, padding }),
    () => kernelGradient(tape, x, kernels, dy, { stride, padding }),
    ...(biases === undefined ? [] : [() => reduceSum(tape, dy, [0, 2, 3])]),
  ],

  // y = the largest of a square: dx = dy where x = y, in equal parts where several are the largest; 0 elsewhere
  MaxPool: (tape, { inputs: [x], output: y, settings: { window = 1 } }, dy) => [
    () => {
      const isLargest = equal(tape, x, enlarged(tape, y, window, x.shape));
      const counts = where(tape, isLargest, tape.scalar(1), tape.scalar(0));
      const meanCount = averagePool(tape, counts, window);
      const part = divide(tape, dy, multiply(tape, meanCount, tape.scalar(window ** 2)));
      return multiply(tape, enlarged(tape, part, window, x.shape), counts);
    },
  ],

  // y = the mean of a square: dx = dy / window²
  AveragePool: (tape, { inputs: [x], settings: { window = 1 } }, dy) => [
    () => enlarged(tape, multiply(tape, dy, tape.scalar(1 / window ** 2)), window, x.shape),
  ],
};

function kernelGradient(
  tape: Tape,
  x: Variable,
  kernels: Variable,
  dy: Variable,
  { stride, padding }: ConvolutionSettings,
): Variable {
  const swapped = (pictures: Variable) => transpose(tape, pictures, [1, 0, 2, 3]);
  const whole = swapped(convolution(tape, swapped(x), swapped(dy), null, { padding, dilation: stride }));
  // Where the strides stopped short of the end there are places that no kernel has.
  return [2, 3].reduce(
    (gradient, axis) =>
      gradient.shape[axis] === kernels.shape[axis] ? gradient : slice(tape, gradient, axis, 0, kernels.shape[axis]),
    whole,
  );
}

function scattered(tape: Tape, x: Variable, indices: Variable, axis: number, dy: Variable): Variable {
  const count = sizeOf(indices.shape);
  const flatShape = x.shape.with(axis, count);
  const alongAxis = x.shape.map((_, at) => (at === axis ? count : 1));
  const places = expand(tape, reshape(tape, indices, alongAxis), flatShape);
  return scatterAdd(tape, expand(tape, tape.scalar(0), x.shape), places, reshape(tape, dy, flatShape), axis);
}

function asRows(tape: Tape, x: Variable): Variable {
  const width = x.shape[x.shape.length - 1];
  return x.shape.length === 2 ? x : reshape(tape, x, [sizeOf(x.shape) / width, width]);
}

function transposedMatrices(tape: Tape, x: Variable): Variable {
  const rank = x.shape.length;
  return transpose(tape, x, [...Array(rank - 2).keys(), rank - 1, rank - 2]);
}

function stretchedBack(tape: Tape, { inputs: [x], settings: { axes = [] } }: Operation, dy: Variable): Variable {
  const withReducedAxes = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return expand(tape, reshape(tape, dy, withReducedAxes), x.shape);
}
