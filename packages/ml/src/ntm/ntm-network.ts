import {
  add,
  clip,
  concat,
  divide,
  exp,
  log,
  matMul,
  multiply,
  negate,
  reduceSum,
  sigmoid,
  softmax,
  subtract,
} from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import { activation, batchNormalization, dense, sequence, uniformValues } from "../neural-network/layers.ts";
import type { ForwardPass, Layer } from "../neural-network/network.ts";
import type { RowLoss } from "../neural-network/network-losses.ts";
import type { Random } from "../random.ts";
import type { DocumentReader } from "./document-rows.ts";

// K topics, V words, B documents.

export const encoderActivations = ["sigmoid", "tanh", "relu"] as const;
export type EncoderActivation = (typeof encoderActivations)[number];

export interface NtmShape {
  topicCount: number;
  /** Units of the encoder's layers; null: three times the topics, then twice, as SageMaker has it. */
  encoderLayers: readonly number[] | null;
  activation: EncoderActivation;
  batchNorm: boolean;
}

export interface Ntm {
  /** What is trained: float[B, 2], the reconstruction's cost of each document, and that of its topics. */
  bound: Layer;
  /** What is served: float[B, K], the mixture of each document of float[B, V] counts. */
  mixture: Layer;
}

/** Logarithms of variances beyond do not matter, and their exponentials are no numbers. */
const largestLogVariance = 10;
/** Keeps the logarithm of a word finite that no topic has. */
const smallestShare = 1e-10;
/** The name of the parameter float[K, V] whose softmax by topic are the words of the topics. */
export const topicWordsName = "topic_words";
const klWeightName = "kl_weight";

/**
 * A variational autoencoder over bags of words, whose topics are distributions over words as LDA's are: the Gaussian
 * softmax construction of Miao, Grefenstette and Blunsom, ICML 2017, under the prior that Srivastava and Sutton, ICLR 2017,
 * put in place of LDA's: the logistic normal distribution closest to a Dirichlet with parameters 1 / K. Not their ProdLDA, in which a
 * document's words are no mixture of its topics'. The cost of topics counts in full from the end of the warm-up
 * on: at once, the encoder would learn to say nothing before the topics say something.
 * @param unigram float64[V], the words' shares of the training documents, from which all topics begin
 */
export function buildNtm(
  { topicCount, encoderLayers, activation: name, batchNorm }: NtmShape,
  reader: DocumentReader,
  { unigram, warmUpSteps, random }: { unigram: Float64Array; warmUpSteps: number; random: Random },
): Ntm {
  const wordCount = unigram.length;
  const widths = [wordCount, ...(encoderLayers ?? [3 * topicCount, 2 * topicCount])];
  const hidden = sequence(
    widths
      .slice(1)
      .flatMap((outputs, at): Layer[] => [
        dense({ name: `encoder_${at}`, inputs: widths[at], outputs, random }),
        ...(batchNorm ? [batchNormalization(`encoder_${at}_norm`, outputs)] : []),
        encoderActivation(name),
      ]),
  );
  const head = (part: string) =>
    sequence([
      dense({ name: part, inputs: widths[widths.length - 1], outputs: topicCount, random }),
      ...(batchNorm ? [batchNormalization(`${part}_norm`, topicCount)] : []),
    ]);
  const [mean, logVariance] = [head("mean"), head("log_variance")];
  const shape = [topicCount, wordCount] as const;
  const noise = uniformValues(random, shape, topicNoise);
  const topicWords = {
    ...{ name: topicWordsName, shape, isDecayed: false },
    initial: noise.map((value, at) => value + Math.log(unigram[at % wordCount])),
  };
  const all = [hidden, mean, logVariance];
  // Counts of 1e30 and texts of a million words come to no more than some tens.
  const readCounts = ({ tape }: ForwardPass, counts: Variable) => log(tape, add(tape, counts, tape.scalar(1)));
  const bound: Layer = {
    parameters: [...all.flatMap(({ parameters }) => parameters), topicWords],
    buffers: [
      ...all.flatMap(({ buffers }) => buffers),
      { name: klWeightName, shape: [1], initial: new Float32Array(1) },
    ],
    multiplicationsPerRow: all.reduce(
      (sum, layer) => sum + layer.multiplicationsPerRow,
      // The softmax of all topics' words, and a logarithm of each word's share, cost about as much as these.
      topicCount * wordCount + 20 * wordCount,
    ),
    apply(pass, rows) {
      const { tape } = pass;
      const counts = reader.counts(tape, rows);
      const encoded = hidden.apply(pass, readCounts(pass, counts));
      const center = mean.apply(pass, encoded);
      const spread = clip(tape, logVariance.apply(pass, encoded), -largestLogVariance, largestLogVariance);
      const deviation = exp(tape, multiply(tape, spread, tape.scalar(0.5)));
      const mixture = softmax(tape, pass.normalDraw(center, deviation));
      const words = matMul(tape, mixture, softmax(tape, pass.parameter(topicWordsName)));
      const logWords = log(tape, add(tape, words, tape.scalar(smallestShare)));
      const reconstruction = negate(tape, reduceSum(tape, multiply(tape, counts, logWords), [1], true));
      const divergence = divergenceFromPrior(tape, center, spread, topicCount);
      const weight = pass.warmUp(klWeightName, warmUpSteps);
      return concat(tape, [reconstruction, multiply(tape, divergence, weight)], 1);
    },
  };
  const mixture: Layer = {
    ...sequence([hidden, mean]),
    apply: (pass, counts) => softmax(pass.tape, mean.apply(pass, hidden.apply(pass, readCounts(pass, counts)))),
  };
  return { bound, mixture };
}

/** How different the topics are before training: with 0.1, two of few topics often ended as one. */
const topicNoise = 0.5;

/** A document's loss: both costs, the negative of the evidence's lower bound once the warm-up is over. */
export const evidenceLoss: RowLoss = (tape, costs) => reduceSum(tape, costs, [1], true);

function encoderActivation(name: EncoderActivation): Layer {
  if (name !== "sigmoid") return activation(name);
  return { parameters: [], buffers: [], multiplicationsPerRow: 0, apply: ({ tape }, x) => sigmoid(tape, x) };
}

/**
 * KL of N(μ, exp v) from N(0, s²), s² = K - 1: Σ (exp v + μ²) / 2s² + (ln s² - v - 1) / 2. Laplace's approximation of a
 * Dirichlet with parameters a has mean 0 and variance (1 - 1 / K) / a in each softmax coordinate.
 */
function divergenceFromPrior(tape: Tape, mean: Variable, logVariance: Variable, topicCount: number): Variable {
  const prior = topicCount - 1;
  const squares = add(tape, exp(tape, logVariance), multiply(tape, mean, mean));
  const scaled = divide(tape, squares, tape.scalar(prior));
  const each = add(tape, subtract(tape, scaled, logVariance), tape.scalar(Math.log(prior) - 1));
  return multiply(tape, reduceSum(tape, each, [1], true), tape.scalar(0.5));
}
