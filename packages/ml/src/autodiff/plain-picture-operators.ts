import { sizeOf } from "./operators.ts";
import type { PlainOperator, PlainTensor } from "./plain-operators.ts";

/** What slides over pictures, in plain loops. */
export const plainPictureOperators: Readonly<Record<string, PlainOperator>> = {
  Conv({ output, settings: { stride = 1, padding = 0, dilation = 1 } }, [x, kernels, biases]) {
    const [pictures, outputs, rows, columns] = output.shape;
    const [, channels, height, width] = x.shape;
    const [, , kernelHeight, kernelWidth] = kernels.shape;
    const size = rows * columns;
    const kernelSize = channels * kernelHeight * kernelWidth;
    // A place of the kernel at a time, over all pictures: long loops, whatever the size of a picture.
    const seen = new Float64Array(pictures * size);
    const sums = Array.from({ length: outputs }, (_, channel) =>
      new Float64Array(seen.length).fill(biases === undefined ? 0 : biases.data[channel]),
    );
    for (let place = 0; place < kernelSize; place++) {
      const down = (Math.floor(place / kernelWidth) % kernelHeight) * dilation - padding;
      const across = (place % kernelWidth) * dilation - padding;
      const input = Math.floor(place / (kernelHeight * kernelWidth));
      const firstColumn = Math.max(0, Math.ceil(-across / stride));
      const endColumn = Math.min(columns, Math.floor((width - 1 - across) / stride) + 1);
      seen.fill(0);
      for (let picture = 0; picture < pictures; picture++) {
        for (let row = 0; row < rows; row++) {
          const inputRow = row * stride + down;
          if (inputRow < 0 || inputRow >= height) continue;
          const line = ((picture * channels + input) * height + inputRow) * width + across;
          const target = picture * size + row * columns;
          for (let column = firstColumn; column < endColumn; column++)
            seen[target + column] = x.data[line + column * stride];
        }
      }
      for (let channel = 0; channel < outputs; channel++) {
        const factor = kernels.data[channel * kernelSize + place];
        const sum = sums[channel];
        for (let at = 0; at < seen.length; at++) sum[at] += factor * seen[at];
      }
    }
    const result = new Float64Array(sizeOf(output.shape));
    for (let picture = 0; picture < pictures; picture++)
      for (let channel = 0; channel < outputs; channel++)
        result.set(sums[channel].subarray(picture * size, (picture + 1) * size), (picture * outputs + channel) * size);
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
