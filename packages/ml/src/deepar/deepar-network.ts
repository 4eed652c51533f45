import { concat, padWithZeros, reshape, slice } from "../autodiff/operators.ts";
import { anySize, type Variable } from "../autodiff/tape.ts";
import { buildMlp } from "../mlp/mlp-network.ts";
import { activation, dense, gathered } from "../neural-network/layers.ts";
import type { Layer } from "../neural-network/network.ts";
import { numbersOf } from "../neural-network/table-inputs.ts";
import type { Random } from "../random.ts";

// C: steps of context; W: width of a row, as `networkRows` writes it: numbers, the newest lag first, whether each is known,
// and codes.

export interface DeepArNetworkShape {
  contextLength: number;
  numberCount: number;
  codeCounts: readonly number[];
  /** Units of each hidden layer; the encoder has half as many channels. */
  cells: number;
  hiddenLayers: number;
  dropout: number;
  embeddingSize: number;
  outputs: number;
  /** Whether level and scale, which stand behind the lags, go past the network and are put behind its answers. */
  passesUnit: boolean;
  batchSize: number;
  random: Random;
}

/**
 * An encoder over the context whose last state stands beside what is known of the step ahead, and hidden layers that
 * answer the distribution there: MQ-CNN of Wen et al., A Multi-Horizon Quantile Recurrent Forecaster, 2017. On the sample of
 * shop sales its weighted quantile loss is a twentieth below that of hidden layers that read the context as it is.
 */
export function buildDeepArNetwork(shape: DeepArNetworkShape): Layer {
  const { contextLength, numberCount, codeCounts, cells, random } = shape;
  const first = contextLength + (shape.passesUnit ? 2 : 0);
  // Half as many channels learn as well as all, in half the time.
  const encodedCount = Math.ceil(cells / 2);
  const encoder = causalConvolutions(contextLength, { cells: encodedCount, random });
  const { network: head } = buildMlp(
    {
      hiddenUnits: new Array<number>(shape.hiddenLayers).fill(cells),
      activation: "relu",
      dropout: shape.dropout,
      usesBatchNormalization: false,
      embeddingSize: shape.embeddingSize,
    },
    {
      numberCount: encodedCount + 2 * (numberCount - first),
      codeCounts,
      outputs: shape.outputs,
      outputBiases: new Float32Array(shape.outputs),
      batchSize: shape.batchSize,
      random,
    },
  );
  return {
    ...gathered([encoder, head]),
    apply(pass, rows) {
      const { tape } = pass;
      const columns = (start: number, end: number) => slice(tape, rows, 1, start, end);
      const lags = numbersOf(tape, rows, contextLength);
      const known = columns(numberCount, numberCount + contextLength);
      const places = [rows.shape[0], contextLength, 1];
      const context = concat(tape, [reshape(tape, lags, places), reshape(tape, known, places)], 2);
      const rest = [
        columns(first, numberCount),
        columns(numberCount + first, 2 * numberCount),
        ...(codeCounts.length === 0 ? [] : [columns(2 * numberCount, rows.shape[1])]),
      ];
      const answers = head.apply(pass, concat(tape, [encoder.apply(pass, context), ...rest], 1));
      return shape.passesUnit ? concat(tape, [answers, columns(contextLength, first)], 1) : answers;
    },
  };
}

const channels = 2;

/**
 * Causal convolutions over two places each, twice as far apart in each layer: van den Oord et al., WaveNet, 2016. Only the
 * state of the newest place is read, so each layer is worked out at the places that it hangs on alone: two neighbours
 * become one, until one is left.
 * @returns from float[B, C, 2], the newest place first, to float[B, cells]
 */
function causalConvolutions(contextLength: number, { cells, random }: { cells: number; random: Random }): Layer {
  const depth = Math.max(1, Math.ceil(Math.log2(contextLength)));
  const layers = Array.from({ length: depth }, (_, layer) =>
    dense({
      name: `convolution_${layer}`,
      inputs: 2 * (layer === 0 ? channels : cells),
      outputs: cells,
      random,
      timesPerRow: 2 ** (depth - layer - 1),
    }),
  );
  const rectifier = activation("relu");
  return {
    ...gathered(layers),
    apply(pass, context) {
      const { tape } = pass;
      const [rows] = context.shape;
      let state: Variable = padWithZeros(tape, context, 1, 0, 2 ** depth - contextLength);
      for (const [at, layer] of layers.entries()) {
        const places = 2 ** (depth - at - 1);
        const width = 2 * state.shape[2];
        // All places of all rows as one matrix; where rows may be any number they stay apart.
        const pairs = reshape(tape, state, rows === anySize ? [rows, places, width] : [rows * places, width]);
        state = reshape(tape, rectifier.apply(pass, layer.apply(pass, pairs)), [rows, places, cells]);
      }
      return reshape(tape, state, [rows, cells]);
    },
  };
}
