import { sizeOf } from "./operators.ts";
import type { PlainOperator, PlainTensor } from "./plain-operators.ts";

/** What slides over pictures, in plain loops. */
export const plainPictureOperators: Readonly<Record<string, PlainOperator>> = {
  Conv({ output, settings: { stride = 1, padding = 0, dilation = 1 } }, [x, kernels, biases]) {
    const [pictures, outputs, rows, columns] = output.shape;
    const [, channels, height, width] = x.shape;
    const [, , kernelHeight, kernelWidth] = kernels.shape;
    const result = new Float64Array(sizeOf(output.shape));
    const size = rows * columns;
    const kernelSize = channels * kernelHeight * kernelWidth;
    for (let picture = 0; picture < pictures; picture++) {
      for (let channel = 0; channel < outputs; channel++) {
        const start = (picture * outputs + channel) * size;
        const target = result.subarray(start, start + size);
        if (biases !== undefined) target.fill(biases.data[channel]);
        for (let place = 0; place < kernelSize; place++) {
          const factor = kernels.data[channel * kernelSize + place];
          const down = (Math.floor(place / kernelWidth) % kernelHeight) * dilation - padding;
          const across = (place % kernelWidth) * dilation - padding;
          const input = Math.floor(place / (kernelHeight * kernelWidth));
          const from = (picture * channels + input) * height * width;
          const firstColumn = Math.max(0, Math.ceil(-across / stride));
          const endColumn = Math.min(columns, Math.floor((width - 1 - across) / stride) + 1);
          for (let row = 0; row < rows; row++) {
            const inputRow = row * stride + down;
            if (inputRow < 0 || inputRow >= height) continue;
            const line = from + inputRow * width + across;
            for (let column = firstColumn; column < endColumn; column++)
              target[row * columns + column] += factor * x.data[line + column * stride];
          }
        }
      }
    }
    return result;
  },
  MaxPool: pool((window) => window.reduce((largest, value) => Math.max(largest, value), Number.NEGATIVE_INFINITY)),
  AveragePool: pool((window) => window.reduce((sum, value) => sum + value, 0) / window.length),
};

function pool(summarise: (window: Float64Array) => number): PlainOperator {
  return ({ output, settings: { window = 1 } }, [x]: readonly PlainTensor[]) => {
    const [, , rows, columns] = output.shape;
    const [, , height, width] = x.shape;
    const values = new Float64Array(window ** 2);
    return Float64Array.from({ length: sizeOf(output.shape) }, (_, place) => {
      const row = Math.floor(place / columns) % rows;
      const picture = Math.floor(place / (rows * columns)) * height * width;
      const first = picture + row * window * width + (place % columns) * window;
      for (let at = 0; at < values.length; at++)
        values[at] = x.data[first + Math.floor(at / window) * width + (at % window)];
      return summarise(values);
    });
  };
}
