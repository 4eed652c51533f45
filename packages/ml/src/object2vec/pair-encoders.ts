import { clip, divide, gemm, greater, reduceSum, reshape, slice, toIntegers, where } from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import type { FeatureMatrix, PairRequirements, PairSide } from "../estimator.ts";
import { uniformValues, uniformWeights } from "../neural-network/layers.ts";
import type { ForwardPass } from "../neural-network/network.ts";
import { embeddingRows } from "../neural-network/table-inputs.ts";
import type { ParameterDeclaration } from "../neural-network/trainable-model.ts";
import { multiplicationsPerLookUp } from "../neural-network/weighted-rows.ts";
import { sidesOfPair } from "../preprocessing/fit-word-sequences.ts";
import type { Random } from "../random.ts";
import { TrainingDataError } from "../table.ts";

// B pairs, E numbers in the vector of an object, D in that of a word.

/** What makes a vector of each of the two objects of a pair. */
export interface PairEncoders {
  parameters: readonly ParameterDeclaration[];
  /** Of one pair. */
  multiplicationsPerRow: number;
  /** As of a `TableNetwork`. */
  embeddedFeatures: readonly (readonly number[])[];
  /** @param rows float[B, F] codes @returns float[B, E] of the first and of the second objects */
  encode(pass: ForwardPass, rows: Variable): [Variable, Variable];
}

interface EncoderSizes {
  /** E. */
  vectorSize: number;
  /** D. */
  wordVectorSize: number;
}

/** Where among the features a side stands. */
interface PlacedSide {
  reads: PairSide["reads"];
  start: number;
  length: number;
  codeCount: number;
}

/**
 * Encoders of SageMaker's Object2Vec. A token has its vector. A sequence of words has the mean of the vectors of its known
 * words (its `pooled_embedding`, which "averages the embeddings of all of the tokens in the input"), brought to the size of
 * an object's vector by a matrix of the side's own; without known words it is the zero vector.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/object2vec-hyperparameters.html
 * @throws TrainingDataError when the features are not the two sides of a pair
 */
export function buildPairEncoders(
  sizes: EncoderSizes,
  pair: PairRequirements,
  { features, numberCount, random }: { features: FeatureMatrix; numberCount: number; random: Random },
): PairEncoders {
  const [first, second] = placedSides(features, numberCount, pair);
  if (first.reads === "token" && second.reads === "token") return tokenEncoders(sizes, [first, second], random);
  const isTied = pair.sharesVocabulary && first.reads === "words" && second.reads === "words";
  const tables = isTied
    ? [wordTable("word_vectors", first, sizes, random)]
    : [first, second].map((side, at) =>
        side.reads === "token"
          ? vectorTable(`object_vectors_${at}`, [side.codeCount, sizes.vectorSize], random)
          : wordTable(`word_vectors_${at}`, side, sizes, random),
      );
  const encoders = [first, second].map((side, at) => {
    const table = tables[isTied ? 0 : at];
    return side.reads === "token"
      ? tokenEncoder(side, table)
      : wordsEncoder(`encoder_${at}`, side, table, sizes, random);
  });
  return {
    parameters: [...tables, ...encoders.flatMap(({ parameters }) => parameters)],
    multiplicationsPerRow: encoders.reduce((sum, encoder) => sum + encoder.multiplicationsPerRow, 0),
    embeddedFeatures: [[first.start], [second.start]],
    encode: (pass, rows) => [encoders[0].encode(pass, rows), encoders[1].encode(pass, rows)],
  };
}

function placedSides(features: FeatureMatrix, numberCount: number, pair: PairRequirements): [PlacedSide, PlacedSide] {
  const columnNames = features.columnNames ?? features.names;
  const names = [...new Set(columnNames)];
  if (numberCount > 0 || names.length !== 2) {
    throw new TrainingDataError(
      "Learning from pairs takes two text columns, each with objects that occur more than once and are not all the same. Texts of which none comes twice are read as words where the encoder of their side, enc0_network or enc1_network, is pooled_embedding.",
    );
  }
  const sides = sidesOfPair(names, pair);
  const placed = names.map((name, at): PlacedSide => {
    const start = columnNames.indexOf(name);
    const length = columnNames.filter((other) => other === name).length;
    return { reads: sides[at].reads, start, length, codeCount: features.codeCounts?.[start] ?? 0 };
  });
  return pair.firstColumn === names[1] ? [placed[1], placed[0]] : [placed[0], placed[1]];
}

/** Both sides in one table, so that one look-up does. */
function tokenEncoders({ vectorSize }: EncoderSizes, sides: readonly PlacedSide[], random: Random): PairEncoders {
  const codeCounts = sides.map(({ codeCount }) => codeCount);
  const table = vectorTable("object_vectors", [codeCounts[0] + codeCounts[1], vectorSize], random);
  const places = sides.map(({ start }) => start);
  return {
    parameters: [table],
    multiplicationsPerRow: 0,
    embeddedFeatures: [places],
    encode(pass, rows) {
      const { tape } = pass;
      const vectors = pass.lookUp(pass.parameter(table.name), embeddingRows(tape, rows, places, codeCounts));
      const flat = reshape(tape, vectors, [rows.shape[0], 2 * vectorSize]);
      return [slice(tape, flat, 1, 0, vectorSize), slice(tape, flat, 1, vectorSize, 2 * vectorSize)];
    },
  };
}

interface SideEncoder {
  parameters: readonly ParameterDeclaration[];
  multiplicationsPerRow: number;
  /** @returns float[B, E] */
  encode(pass: ForwardPass, rows: Variable): Variable;
}

function tokenEncoder({ start, codeCount }: PlacedSide, table: ParameterDeclaration): SideEncoder {
  return {
    parameters: [],
    multiplicationsPerRow: 0,
    encode(pass, rows) {
      const places = embeddingRows(pass.tape, rows, [start], [codeCount]);
      return reshape(pass.tape, pass.lookUp(pass.parameter(table.name), places), [rows.shape[0], table.shape[1]]);
    },
  };
}

function wordsEncoder(
  name: string,
  { start, length }: PlacedSide,
  table: ParameterDeclaration,
  { vectorSize, wordVectorSize }: EncoderSizes,
  random: Random,
): SideEncoder {
  const shape = [wordVectorSize, vectorSize] as const;
  // Without biases, so that no words stay the zero vector.
  const weights = { name: `${name}_weights`, shape, initial: uniformWeights(random, shape) };
  return {
    parameters: [weights],
    multiplicationsPerRow: wordVectorSize * (vectorSize + length * multiplicationsPerLookUp),
    encode(pass, rows) {
      const { tape } = pass;
      const [rowCount] = rows.shape;
      const codes = slice(tape, rows, 1, start, start + length);
      const sums = pass.weightedRows(pass.parameter(table.name), toIntegers(tape, codes), sharesOfWords(tape, codes));
      const mean = reshape(tape, sums, [rowCount, wordVectorSize]);
      const vectors = gemm(tape, mean, pass.parameter(weights.name), null);
      return reshape(tape, pass.embedded(reshape(tape, vectors, [rowCount, 1, vectorSize])), [rowCount, vectorSize]);
    },
  };
}

/** float[B, L]: for each place with a known word one over their number, for the others 0. */
function sharesOfWords(tape: Tape, codes: Variable): Variable {
  const isKnown = where(tape, greater(tape, codes, tape.scalar(0.5)), tape.scalar(1), tape.scalar(0));
  const count = reduceSum(tape, isKnown, [1], true);
  return divide(tape, isKnown, clip(tape, count, 1, codes.shape[1]));
}

function wordTable(name: string, { codeCount }: PlacedSide, { wordVectorSize }: EncoderSizes, random: Random) {
  return vectorTable(name, [codeCount, wordVectorSize], random);
}

function vectorTable(name: string, shape: readonly [number, number], random: Random): ParameterDeclaration {
  return { name, shape, initial: uniformValues(random, shape, 1 / Math.sqrt(shape[1])) };
}
