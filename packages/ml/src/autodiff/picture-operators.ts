import { expand, padWithZeros, reshape } from "./operators.ts";
import type { Tape, Variable } from "./tape.ts";

// Pictures are float[B, C, H, W]: B of them, C channels, H rows, W columns. ONNX Runtime's processor has these for float only.

export interface ConvolutionSettings {
  stride?: number;
  padding?: number;
  dilation?: number;
}

/**
 * @param x float[B, I, H, W]
 * @param kernels float[O, I, h, w]
 * @param biases float[O], or null
 * @returns float[B, O, ⌊(H + 2 padding - dilation (h - 1) - 1) / stride⌋ + 1, and alike of W]
 */
export function convolution(
  tape: Tape,
  x: Variable,
  kernels: Variable,
  biases: Variable | null,
  { stride = 1, padding = 0, dilation = 1 }: ConvolutionSettings = {},
): Variable {
  const [pictures, channels, ...sides] = x.shape;
  const [outputs, kernelChannels, ...kernelSides] = kernels.shape;
  const size = sides.map(
    (side, at) => Math.floor((side + 2 * padding - dilation * (kernelSides[at] - 1) - 1) / stride) + 1,
  );
  if (x.shape.length !== 4 || channels !== kernelChannels || size.some((side) => side < 1)) {
    throw new Error(
      `Pictures of shape [${x.shape.join(", ")}] cannot be convolved with kernels of [${kernels.shape.join(", ")}].`,
    );
  }
  return tape.record("Conv", biases === null ? [x, kernels] : [x, kernels, biases], [pictures, outputs, ...size], {
    settings: { stride, padding, dilation },
    attributes: {
      strides: { ints: [stride, stride] },
      pads: { ints: new Array<number>(4).fill(padding) },
      dilations: { ints: [dilation, dilation] },
    },
  });
}

/**
 * What a convolution's output says about each place of its input, summed: the derivative by the input.
 * @param y float[B, O, h', w']
 * @param inputShape [B, I, H, W] of the convolution
 */
export function transposedConvolution(
  tape: Tape,
  y: Variable,
  kernels: Variable,
  inputShape: readonly number[],
  { stride = 1, padding = 0 }: ConvolutionSettings,
): Variable {
  // Rows and columns at the end that the strides stopped short of.
  const rest = [2, 3].map(
    (axis) => inputShape[axis] - ((y.shape[axis] - 1) * stride + kernels.shape[axis] - 2 * padding),
  );
  return tape.record("ConvTranspose", [y, kernels], inputShape, {
    attributes: {
      strides: { ints: [stride, stride] },
      pads: { ints: new Array<number>(4).fill(padding) },
      output_padding: { ints: rest },
    },
  });
}

/** The largest of each square of window x window pixels that lie side by side; what is left over at the ends is not seen. */
export function maxPool(tape: Tape, x: Variable, window: number): Variable {
  return pool("MaxPool", tape, x, window);
}

/** The mean of each square, as in {@link maxPool}. */
export function averagePool(tape: Tape, x: Variable, window: number): Variable {
  return pool("AveragePool", tape, x, window);
}

function pool(opType: "MaxPool" | "AveragePool", tape: Tape, x: Variable, window: number): Variable {
  const [pictures, channels, ...sides] = x.shape;
  const pooled = sides.map((side) => Math.floor(side / window));
  return tape.record(opType, [x], [pictures, channels, ...pooled], {
    settings: { window },
    attributes: { kernel_shape: { ints: [window, window] }, strides: { ints: [window, window] } },
  });
}

/** Each pixel as a square of window x window, and zeros where that falls short of the shape asked for. */
export function enlarged(tape: Tape, x: Variable, window: number, shape: readonly number[]): Variable {
  const [pictures, channels, rows, columns] = x.shape;
  const lines = pictures * channels * rows;
  const stretched = expand(tape, reshape(tape, x, [lines, 1, columns, 1]), [lines, window, columns, window]);
  const whole = reshape(tape, stretched, [pictures, channels, rows * window, columns * window]);
  return [2, 3].reduce((picture, axis) => {
    const rest = shape[axis] - picture.shape[axis];
    return rest === 0 ? picture : padWithZeros(tape, picture, axis, 0, rest);
  }, whole);
}
