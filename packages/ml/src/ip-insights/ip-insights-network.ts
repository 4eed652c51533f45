import {
  add,
  concat,
  gather,
  greater,
  multiply,
  negate,
  reduceSum,
  reshape,
  slice,
  softplus,
  subtract,
  toIntegers,
  where,
} from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import { activation, dense, gathered, sequence, uniformValues } from "../neural-network/layers.ts";
import type { ForwardPass, Layer } from "../neural-network/network.ts";
import type { RowLoss } from "../neural-network/network-losses.ts";
import type { Random } from "../random.ts";

// B pairs; their features are the code of the entity, 0 for one that is not known, and the four bytes of the address, -1 each
// for none. D numbers in a vector.

export interface IpInsightsShape {
  vectorSize: number;
  /** Between the bits of an address and its vector. */
  encoderLayers: number;
  /** For each pair, so many with a random address and with that of another pair. */
  randomNegatives: number;
  shuffledNegatives: number;
}

export interface IpInsightsNetwork {
  /** What is trained: float[B, 1], the loss of each pair and of the pairs made up beside it. */
  losses: Layer;
  /** What is served: float[B, 1], minus the dot product of the two vectors; 0 where one side is not known. */
  score: Layer;
}

const bitCount = 32;

/**
 * A vector for each entity and, from its bits, one for each address, whose dot product is high for pairs that occur:
 * SageMaker's IP Insights, with negative sampling as in Mikolov et al., NeurIPS 2013. What is drawn at random is drawn as
 * dropout is, so that it follows from seed and step.
 */
export function buildIpInsights(shape: IpInsightsShape, entityCodes: number, random: Random): IpInsightsNetwork {
  const { vectorSize } = shape;
  const entityShape = [entityCodes, vectorSize];
  const table = { name: "entity_vectors", shape: entityShape, initial: uniformValues(random, entityShape, 0.1) };
  const encoder = sequence([
    dense({ name: "ip_bits", inputs: bitCount, outputs: vectorSize, random }),
    ...Array.from({ length: shape.encoderLayers }, (_, at) => [
      activation("relu"),
      dense({ name: `ip_layer_${at}`, inputs: vectorSize, outputs: vectorSize, random }),
    ]).flat(),
  ]);
  const parts = gathered([encoder]);
  const vectorsOf = (pass: ForwardPass, pairs: Variable) => {
    const { tape } = pass;
    const codes = slice(tape, pairs, 1, 0, 1);
    const vectors = gather(tape, pass.parameter(table.name), toIntegers(tape, codes), 0);
    const entities = reshape(tape, vectors, [pairs.shape[0], vectorSize]);
    const bytes = slice(tape, pairs, 1, 1, 5);
    return {
      entities: multiply(tape, entities, isAbove(tape, codes, 0.5)),
      addresses: multiply(
        tape,
        encoder.apply(pass, bitsOf(tape, bytes)),
        isAbove(tape, slice(tape, bytes, 1, 0, 1), -0.5),
      ),
    };
  };
  const common = {
    parameters: [table, ...parts.parameters],
    buffers: [],
    multiplicationsPerRow: parts.multiplicationsPerRow * (1 + shape.randomNegatives),
  };
  return {
    losses: {
      ...common,
      apply(pass, pairs) {
        const { tape } = pass;
        const [rowCount] = pairs.shape;
        const { entities, addresses } = vectorsOf(pass, pairs);
        const positives = softplus(tape, negate(tape, products(tape, entities, addresses)));
        const ones = tape.constant(new Float32Array(rowCount * bitCount).fill(1), [rowCount, bitCount]);
        const drawn = Array.from({ length: shape.randomNegatives }, () =>
          // Half of the ones are dropped and the others doubled: bits of -1 and 1.
          encoder.apply(pass, subtract(tape, pass.dropout(ones, 0.5), tape.scalar(1))),
        );
        const shuffled = Array.from({ length: Math.min(shape.shuffledNegatives, rowCount - 1) }, (_, at) =>
          rolled(tape, addresses, at + 1),
        );
        const negatives = [...drawn, ...shuffled].map((others) => softplus(tape, products(tape, entities, others)));
        const sum = negatives.reduce((total, loss) => add(tape, total, loss), positives);
        return multiply(tape, sum, tape.scalar(1 / (1 + negatives.length)));
      },
    },
    score: {
      ...common,
      apply(pass, pairs) {
        const { entities, addresses } = vectorsOf(pass, pairs);
        return negate(pass.tape, products(pass.tape, entities, addresses));
      },
    },
  };
}

/** Of minus the dot product, and whether the pair is one that occurs, 1 or 0: -ln of the probability of what is. */
export const discriminatorLoss: RowLoss = (tape, scores, target) =>
  add(tape, softplus(tape, negate(tape, scores)), multiply(tape, target, scores));

function products(tape: Tape, left: Variable, right: Variable): Variable {
  return reduceSum(tape, multiply(tape, left, right), [1], true);
}

function isAbove(tape: Tape, x: Variable, limit: number): Variable {
  return where(tape, greater(tape, x, tape.scalar(limit)), tape.scalar(1), tape.scalar(0));
}

/** Rows moved on by some places, the last ones to the front: batches are in random order, so pairs are mixed at random. */
function rolled(tape: Tape, x: Variable, places: number): Variable {
  const [rowCount] = x.shape;
  return concat(tape, [slice(tape, x, 0, rowCount - places, rowCount), slice(tape, x, 0, 0, rowCount - places)], 0);
}

/** The bits of four bytes, the highest first, as -1 and 1; 0 where there is no byte. */
function bitsOf(tape: Tape, bytes: Variable): Variable {
  const table = new Float32Array(257 * 8);
  for (let byte = 0; byte < 256; byte++)
    for (let bit = 0; bit < 8; bit++) table[(byte + 1) * 8 + bit] = (byte >> (7 - bit)) & 1 ? 1 : -1;
  const rows = toIntegers(tape, add(tape, bytes, tape.scalar(1)));
  const bits = gather(tape, tape.constant(table, [257, 8]), rows, 0);
  return reshape(tape, bits, [bytes.shape[0], bitCount]);
}
