import { concat, reshape } from "../autodiff/operators.ts";
import type { Variable } from "../autodiff/tape.ts";
import type { NetworkTask, TableNetwork } from "../neural-network/fit-network.ts";
import {
  type ActivationName,
  activation,
  batchNormalization,
  dense,
  dropout,
  gathered,
  sequence,
  uniformValues,
} from "../neural-network/layers.ts";
import type { ForwardPass, Layer } from "../neural-network/network.ts";
import { embeddingRows, numbersOf } from "../neural-network/table-inputs.ts";

export interface MlpShape {
  /** Units of each hidden layer, from the inputs on. */
  hiddenUnits: readonly number[];
  activation: ActivationName;
  dropout: number;
  usesBatchNormalization: boolean;
  /** Numbers that stand for a category; null: by how many there are. */
  embeddingSize: number | null;
}

/** Numbers as they are, categories through embeddings, then hidden layers: Guo and Berkhahn, 2016. */
export function buildMlp(
  shape: MlpShape,
  { numberCount, codeCounts, outputs, outputBiases, random }: Omit<NetworkTask, "features">,
): TableNetwork {
  const groups = embeddingGroups(codeCounts, shape.embeddingSize).map(({ size, columns }, at) =>
    embeddings({
      name: `embeddings_${at}`,
      size,
      columns: columns.map((column) => numberCount + column),
      codeCounts: columns.map((column) => codeCounts[column]),
      initial: (tableShape) => uniformValues(random, tableShape, 1 / Math.sqrt(size)),
    }),
  );
  const embeddedWidth = groups.reduce((sum, { width }) => sum + width, 0);
  let width = numberCount + embeddedWidth;
  const hidden: Layer[] = [];
  for (const [layer, units] of shape.hiddenUnits.entries()) {
    hidden.push(dense({ name: `hidden_${layer}`, inputs: width, outputs: units, random }));
    width = units;
    if (shape.usesBatchNormalization) hidden.push(batchNormalization(`normalization_${layer}`, width));
    hidden.push(activation(shape.activation), dropout(shape.dropout));
  }
  const layers = sequence([
    ...hidden,
    dense({ name: "output", inputs: width, outputs, random, initialBiases: outputBiases }),
  ]);
  return {
    network: {
      ...gathered([...groups, layers]),
      apply(pass, features) {
        const parts = groups.map((group) => group.apply(pass, features));
        if (numberCount > 0) parts.unshift(numbersOf(pass.tape, features, numberCount));
        return layers.apply(pass, parts.length === 1 ? parts[0] : concat(pass.tape, parts, 1));
      },
    },
    embeddedFeatures: groups.map(({ columns }) => columns),
  };
}

interface EmbeddingGroup {
  size: number;
  /** Places among the columns of codes. */
  columns: number[];
}

const largestEmbedding = 64;

/**
 * Columns whose categories get embeddings of the same size share a table and are looked up at once. Without a size asked for
 * it is the power of two next to 1.6 K^0.56, fastai's rule.
 */
export function embeddingGroups(codeCounts: readonly number[], askedSize: number | null): EmbeddingGroup[] {
  const groups = new Map<number, number[]>();
  for (const [column, count] of codeCounts.entries()) {
    const wanted = 2 ** Math.round(Math.log2(1.6 * count ** 0.56));
    const size = askedSize ?? Math.min(largestEmbedding, wanted);
    groups.set(size, [...(groups.get(size) ?? []), column]);
  }
  return [...groups].map(([size, columns]) => ({ size, columns }));
}

/** The embeddings of several columns side by side, float[B, columns.length * size]. */
function embeddings(options: {
  name: string;
  size: number;
  columns: readonly number[];
  codeCounts: readonly number[];
  initial(shape: readonly number[]): Float32Array;
}): Layer & { width: number; columns: readonly number[] } {
  const { name, size, columns, codeCounts } = options;
  const shape = [codeCounts.reduce((sum, count) => sum + count, 0), size];
  const width = columns.length * size;
  return {
    width,
    columns,
    parameters: [{ name, shape, initial: options.initial(shape) }],
    buffers: [],
    multiplicationsPerRow: width,
    apply(pass: ForwardPass, features: Variable) {
      const rows = embeddingRows(pass.tape, features, columns, codeCounts);
      return reshape(pass.tape, pass.lookUp(pass.parameter(name), rows), [features.shape[0], width]);
    },
  };
}
