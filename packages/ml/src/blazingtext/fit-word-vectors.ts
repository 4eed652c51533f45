import type { FitContext, TrainingTask } from "../estimator.ts";
import { logLine } from "../neural-network/train-by-epochs.ts";
import type { Random } from "../random.ts";
import { TrainingDataError } from "../table.ts";
import { type KnownWords, knownWords } from "../texts/vocabulary.ts";
import { keepChances, WordSampler } from "../texts/word-sampler.ts";
import { wordsOf } from "../texts/words-of.ts";
import type { WordVectorSettings } from "./blazingtext.hyperparameters.ts";
import { learnTextVocabulary, relativeWeights, shuffledTexts } from "./training-texts.ts";
import { decodeVectors, encodeVectors, type VectorProgress } from "./vector-checkpoint.ts";
import { WindowLearner } from "./window-learner.ts";
import { WordVectorModel } from "./word-vector-model.ts";
import type { WordVectors } from "./word-vectors.ts";

const initialisationKey = -2;
const validationKey = -3;
/** Multiplications between two looks at the signal: some tens of milliseconds. */
const multiplicationsBetweenLooks = 20_000_000;

interface ReadTexts {
  known: KnownWords;
  /** Null where all texts count alike; else they average 1. */
  weights: Float64Array | null;
}

/**
 * Learns a vector for each word from the words around it, by word2vec with negative sampling, one text after the other in
 * an order drawn anew each epoch; steps fall in size to 0 with the words read. A text is what a sentence is to word2vec:
 * no window goes beyond it. On one thread: the same rows and seed give the same bits, however often it was interrupted.
 * Stopped in an epoch, it keeps what that has learned so far.
 * @throws TrainingDataError where no word occurs often enough or the vectors grow beyond all bounds; the signal's reason
 * when aborted before the first step
 */
export async function fitWordVectors(
  settings: WordVectorSettings,
  { train, validation }: Pick<TrainingTask<"word-embedding">, "train" | "validation">,
  context: FitContext,
): Promise<WordVectorModel> {
  const texts = wordsOf(train.features);
  const vocabulary = learnTextVocabulary(texts, settings.minimumCount);
  const start = firstVectors(
    { dimension: settings.vectorDimension, wordCount: vocabulary.words.length },
    context.random.fork(initialisationKey),
  );
  const progress: VectorProgress =
    context.resumeFrom === undefined ? { epoch: 0, vectors: start } : decodeVectors(context.resumeFrom, start);
  const { vectors } = progress;
  const sampler = new WordSampler(vocabulary.counts);
  const kept = keepChances(vocabulary.counts, settings.samplingThreshold);
  const learned: ReadTexts = { known: knownWords(vocabulary, texts), weights: relativeWeights(train) };
  const held: ReadTexts | null = validation && {
    known: knownWords(vocabulary, wordsOf(validation.features)),
    weights: null,
  };
  requireNeighbours(learned.known, settings);
  let hasLearned = progress.epoch > 0;
  const pass = { settings, kept, signal: context.signal };
  while (progress.epoch < settings.epochs && !context.signal.aborted) {
    const learner = new WindowLearner(vectors, sampler, settings);
    const isWhole = await readTexts(learned, learner, {
      ...pass,
      epoch: progress.epoch,
      random: context.random.fork(progress.epoch),
    });
    hasLearned ||= isWhole || learner.predictionCount > 0;
    if (!isWhole) break;
    progress.epoch++;
    requireFinite(vectors, settings);
    const metrics: Record<string, number> = { "train:loss": meanLoss(learner) };
    if (held !== null) {
      const judge = new WindowLearner(vectors, sampler, settings);
      await readTexts(held, judge, { ...pass, epoch: null, random: context.random.fork(validationKey) });
      metrics["validation:loss"] = meanLoss(judge);
    }
    context.report({
      iteration: progress.epoch,
      totalIterations: settings.epochs,
      metrics,
      logLine: logLine(progress.epoch, metrics),
    });
    await context.checkpoint(() => encodeVectors(progress));
  }
  if (!hasLearned) throw context.signal.reason;
  requireFinite(vectors, settings);
  const { windowSize } = settings;
  return new WordVectorModel(train.features.names[0], vocabulary, vectors, {
    windowSize,
    iterations: Math.max(1, progress.epoch),
  });
}

function requireNeighbours({ starts }: KnownWords, { minimumCount }: WordVectorSettings): void {
  for (let text = 0; text + 1 < starts.length; text++) if (starts[text + 1] - starts[text] > 1) return;
  throw new TrainingDataError(
    `No training text has two words that occur ${minimumCount} times, so no word has neighbours to be learned from.`,
  );
}

/** As in word2vec: the words' vectors uniform within 0.5 / dimension, those as neighbours 0. */
function firstVectors({ dimension, wordCount }: { dimension: number; wordCount: number }, random: Random): WordVectors {
  const input = new Float32Array(wordCount * dimension);
  for (let at = 0; at < input.length; at++) input[at] = (random.next() - 0.5) / dimension;
  return { dimension, input, output: new Float32Array(wordCount * dimension) };
}

/**
 * Goes over the texts once.
 * @param epoch from 0; null only judges, all texts in their order
 * @returns false when the signal ended it halfway
 */
async function readTexts(
  { known: { starts, ids }, weights }: ReadTexts,
  learner: WindowLearner,
  pass: { settings: WordVectorSettings; kept: Float64Array; epoch: number | null; random: Random; signal: AbortSignal },
): Promise<boolean> {
  const { settings, kept, epoch, random, signal } = pass;
  const textCount = starts.length - 1;
  const order =
    epoch === null ? Int32Array.from({ length: textCount }, (_, text) => text) : shuffledTexts(textCount, random);
  const perWord = 4 * settings.windowSize * (1 + settings.negativeSamples) * settings.vectorDimension;
  const wordsBetweenLooks = Math.max(1, Math.floor(multiplicationsBetweenLooks / perWord));
  let wordsRead = 0;
  let wordsSinceLook = wordsBetweenLooks;
  let words = new Int32Array(0);
  for (const text of order) {
    const length = starts[text + 1] - starts[text];
    if (words.length < length) words = new Int32Array(2 * length);
    let count = 0;
    for (let at = starts[text]; at < starts[text + 1]; at++)
      if (kept[ids[at]] === 1 || random.next() < kept[ids[at]]) words[count++] = ids[at];
    for (let place = 0; place < count; place++) {
      if (wordsSinceLook++ >= wordsBetweenLooks) {
        await new Promise((resolve) => setImmediate(resolve));
        if (signal.aborted) return false;
        wordsSinceLook = 1;
      }
      const done =
        epoch === null
          ? 1
          : (epoch * ids.length + wordsRead + (place * length) / count) / (settings.epochs * ids.length);
      learner.learn(words, count, place, settings.learningRate * (1 - done) * (weights?.[text] ?? 1), random);
    }
    wordsRead += length;
  }
  return true;
}

/** 0 where no word has another beside it. */
function meanLoss({ lossSum, predictionCount }: WindowLearner): number {
  return predictionCount === 0 ? 0 : lossSum / predictionCount;
}

function requireFinite({ input, output }: WordVectors, { learningRate }: WordVectorSettings): void {
  if (input.every(Number.isFinite) && output.every(Number.isFinite)) return;
  throw new TrainingDataError(`The vectors grew beyond all bounds. Use a learning_rate below ${learningRate}.`);
}
