import { abs, concat, multiply, reshape, slice, subtract } from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import type { NetworkTask, TableNetwork } from "../neural-network/fit-network.ts";
import {
  type ActivationName,
  activation,
  dense,
  dropout,
  gathered,
  sequence,
  uniformValues,
} from "../neural-network/layers.ts";
import { embeddingRows } from "../neural-network/table-inputs.ts";
import { TrainingDataError } from "../table.ts";

export const comparatorNames = ["hadamard", "concat", "abs_diff"] as const;
export type ComparatorName = (typeof comparatorNames)[number];

export interface Object2vecShape {
  /** Of an object. */
  vectorSize: number;
  comparators: readonly ComparatorName[];
  /** Of each layer between comparison and output. */
  hiddenUnits: readonly number[];
  /** Null: none. */
  activation: ActivationName | null;
  dropout: number;
}

const comparators: Record<ComparatorName, (tape: Tape, first: Variable, second: Variable) => Variable> = {
  hadamard: multiply,
  concat: (tape, first, second) => concat(tape, [first, second], 1),
  abs_diff: (tape, first, second) => abs(tape, subtract(tape, first, second)),
};

/**
 * A vector for each object of a pair, the two compared in several ways, and layers that read the comparisons: SageMaker's
 * Object2Vec with single tokens for objects.
 * @throws TrainingDataError when the features are not two columns of objects that differ
 */
export function buildObject2vec(shape: Object2vecShape, task: NetworkTask): TableNetwork {
  const { numberCount, codeCounts, outputs, outputBiases, random } = task;
  if (numberCount > 0 || codeCounts.length !== 2) {
    throw new TrainingDataError(
      "Learning from pairs takes two text columns, each with objects that occur more than once and are not all the same.",
    );
  }
  const { vectorSize } = shape;
  const tableShape = [codeCounts[0] + codeCounts[1], vectorSize];
  const table = {
    name: "object_vectors",
    shape: tableShape,
    initial: uniformValues(random, tableShape, 1 / Math.sqrt(vectorSize)),
  };
  const comparedWidth = shape.comparators.reduce((sum, name) => sum + vectorSize * (name === "concat" ? 2 : 1), 0);
  const widths = [comparedWidth, ...shape.hiddenUnits];
  const head = sequence([
    ...shape.hiddenUnits.flatMap((units, at) => [
      dense({ name: `hidden_${at}`, inputs: widths[at], outputs: units, random }),
      ...(shape.activation === null ? [] : [activation(shape.activation)]),
      dropout(shape.dropout),
    ]),
    dense({ name: "output", inputs: widths[shape.hiddenUnits.length], outputs, random, initialBiases: outputBiases }),
  ]);
  const ofHead = gathered([head]);
  return {
    network: {
      ...ofHead,
      parameters: [table, ...ofHead.parameters],
      apply(pass, rows) {
        const { tape } = pass;
        const places = embeddingRows(tape, rows, [0, 1], codeCounts);
        const vectors = pass.lookUp(pass.parameter(table.name), places);
        const flat = reshape(tape, vectors, [rows.shape[0], 2 * vectorSize]);
        const [first, second] = [0, 1].map((at) => slice(tape, flat, 1, at * vectorSize, (at + 1) * vectorSize));
        const compared = shape.comparators.map((name) => comparators[name](tape, first, second));
        return head.apply(pass, compared.length === 1 ? compared[0] : concat(tape, compared, 1));
      },
    },
    embeddedFeatures: [[0, 1]],
  };
}
