import { abs, concat, multiply, subtract } from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import type { PairRequirements } from "../estimator.ts";
import type { NetworkTask, TableNetwork } from "../neural-network/fit-network.ts";
import { type ActivationName, activation, dense, dropout, gathered, sequence } from "../neural-network/layers.ts";
import { buildPairEncoders } from "./pair-encoders.ts";

export const comparatorNames = ["hadamard", "concat", "abs_diff"] as const;
export type ComparatorName = (typeof comparatorNames)[number];

export interface Object2vecShape {
  pair: PairRequirements;
  /** Of an object. */
  vectorSize: number;
  /** Of a word, where objects are texts. */
  wordVectorSize: number;
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
 * Object2Vec. Objects are single tokens, or texts whose words are pooled.
 * @throws TrainingDataError when the features are not two columns of objects that differ
 */
export function buildObject2vec(shape: Object2vecShape, task: NetworkTask): TableNetwork {
  const { outputs, outputBiases, random } = task;
  const { vectorSize } = shape;
  const encoders = buildPairEncoders(shape, shape.pair, task);
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
      parameters: [...encoders.parameters, ...ofHead.parameters],
      multiplicationsPerRow: encoders.multiplicationsPerRow + ofHead.multiplicationsPerRow,
      apply(pass, rows) {
        const { tape } = pass;
        const [first, second] = encoders.encode(pass, rows);
        const compared = shape.comparators.map((name) => comparators[name](tape, first, second));
        return head.apply(pass, compared.length === 1 ? compared[0] : concat(tape, compared, 1));
      },
    },
    embeddedFeatures: encoders.embeddedFeatures,
  };
}
