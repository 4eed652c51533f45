import { add, multiply, relu, reshape } from "../autodiff/operators.ts";
import { averagePool, convolution, maxPool } from "../autodiff/picture-operators.ts";
import type { FeatureMatrix } from "../estimator.ts";
import type { NetworkTask, TableNetwork } from "../neural-network/fit-network.ts";
import { dense, dropout, sequence, unDecayed, uniformValues } from "../neural-network/layers.ts";
import type { Layer } from "../neural-network/network.ts";
import { numbersOf } from "../neural-network/table-inputs.ts";
import type { Random } from "../random.ts";
import { TrainingDataError } from "../table.ts";
import { type ImageShape, imageShapeOf } from "./image-shape.ts";

export const poolingNames = ["stride", "max", "average"] as const;
export type PoolingName = (typeof poolingNames)[number];

export interface ImageNetworkShape {
  /** As the hyperparameter has it; null for a square of one channel. */
  imageShape: string | null;
  /** Convolutions; each but for pictures that are down to one pixel halves height and width. */
  layers: number;
  /** Of the first layer; each further one has twice as many. */
  filters: number;
  /** Side of the square that a convolution looks at; odd. */
  kernelSize: number;
  pooling: PoolingName;
  dropout: number;
}

/**
 * Convolutions with a rectifier that halve the picture one after the other, and a layer that reads what is left: LeCun et
 * al., Proceedings of the IEEE, 1998. Halving by a stride costs least: Springenberg et al., ICLR 2015.
 * @throws TrainingDataError when the features are no pictures of the shape
 */
export function buildImageNetwork(shape: ImageNetworkShape, task: NetworkTask): TableNetwork {
  const { features, outputs, outputBiases, random } = task;
  const image = pictureOf(shape, task);
  const pixelCount = image.channels * image.height * image.width;
  const { mean, scale } = brightnessOf(features, pixelCount);
  const layers: Layer[] = [];
  let size: ImageShape = image;
  for (let at = 0; at < shape.layers; at++) {
    const halves = Math.max(size.height, size.width) > 1;
    const layer = convolutionLayer(
      `convolution_${at}`,
      { ...shape, input: size, filters: shape.filters * 2 ** at, halves },
      random,
    );
    layers.push(layer);
    size = layer.output;
  }
  const flat = size.channels * size.height * size.width;
  const head = sequence([
    dropout(shape.dropout),
    dense({ name: "output", inputs: flat, outputs, random, initialBiases: outputBiases }),
  ]);
  const network = sequence([...layers, head]);
  return {
    network: {
      ...network,
      apply(pass, rows) {
        const { tape } = pass;
        const [rowCount] = rows.shape;
        // One scale for all pixels: a border that hardly varies is not to become the loudest part of the picture.
        const centred = add(tape, multiply(tape, rows, tape.scalar(scale)), tape.scalar(-mean * scale));
        const pixels = numbersOf(tape, centred, pixelCount);
        const pictures = reshape(tape, pixels, [rowCount, image.channels, image.height, image.width]);
        const seen = layers.reduce((picture, layer) => layer.apply(pass, picture), pictures);
        return head.apply(pass, reshape(tape, seen, [rowCount, flat]));
      },
    },
    embeddedFeatures: [],
  };
}

function pictureOf({ imageShape }: ImageNetworkShape, { features, codeCounts }: NetworkTask): ImageShape {
  // Indicators of missing pixels follow the pixels, and are not looked at.
  const columnNames = new Set(features.columnNames ?? features.names);
  const image = imageShapeOf(imageShape, columnNames.size);
  const pixels = image === null ? 0 : image.channels * image.height * image.width;
  if (image !== null && codeCounts.length === 0 && pixels === columnNames.size) return image;
  throw new TrainingDataError(
    `${columnNames.size} feature columns are no pictures of image_shape ${imageShape ?? "1,n,n"}; there must be one numeric column a pixel.`,
  );
}

/** Over all pixels of all rows. */
function brightnessOf({ columns, rowCount }: FeatureMatrix, pixelCount: number): { mean: number; scale: number } {
  let sum = 0;
  let squares = 0;
  for (const column of columns.slice(0, pixelCount)) for (const value of column) sum += value;
  const mean = sum / (rowCount * pixelCount);
  for (const column of columns.slice(0, pixelCount)) for (const value of column) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / (rowCount * pixelCount));
  return { mean, scale: deviation > 0 && Number.isFinite(deviation) ? 1 / deviation : 1 };
}

/** Convolution, rectifier and, unless the stride does it, a pool. Picture sides are kept by zeros around, then halved. */
function convolutionLayer(
  name: string,
  {
    input,
    filters,
    kernelSize,
    pooling,
    halves,
  }: Pick<ImageNetworkShape, "filters" | "kernelSize" | "pooling"> & { input: ImageShape; halves: boolean },
  random: Random,
): Layer & { output: ImageShape } {
  const strides = pooling === "stride" && halves;
  // A pool leaves out what does not fill its square, so it cannot shrink a line of one pixel.
  const pools = pooling !== "stride" && Math.min(input.height, input.width) > 1;
  const side = (length: number) => (strides ? Math.ceil(length / 2) : pools ? Math.floor(length / 2) : length);
  const inputsPerOutput = input.channels * kernelSize ** 2;
  const shape = [filters, input.channels, kernelSize, kernelSize];
  const [kernels, biases] = [`${name}_kernels`, `${name}_biases`];
  const places = strides ? side(input.height) * side(input.width) : input.height * input.width;
  return {
    output: { channels: filters, height: side(input.height), width: side(input.width) },
    parameters: [
      // He et al., ICCV 2015: keeps the size of what goes through rectifiers.
      { name: kernels, shape, initial: uniformValues(random, shape, Math.sqrt(6 / inputsPerOutput)) },
      unDecayed(biases, [filters], new Float32Array(filters)),
    ],
    buffers: [],
    multiplicationsPerRow: filters * inputsPerOutput * places,
    apply({ tape, parameter }, x) {
      const settings = { stride: strides ? 2 : 1, padding: (kernelSize - 1) / 2 };
      const seen = relu(tape, convolution(tape, x, parameter(kernels), parameter(biases), settings));
      if (!pools) return seen;
      return pooling === "max" ? maxPool(tape, seen, 2) : averagePool(tape, seen, 2);
    },
  };
}
