import type { FitContext, TrainingTask } from "../estimator.ts";
import { logLine } from "../neural-network/train-by-epochs.ts";
import type { Random } from "../random.ts";
import { type Documents, documentsOf, wordShares } from "../texts/documents.ts";
import { learnWordSource } from "../texts/learn-word-source.ts";
import { perWordLogLikelihood } from "../texts/log-likelihood.ts";
import type { LdaSettings } from "./lda.hyperparameters.ts";
import { LdaModel } from "./lda-model.ts";
import {
  expectedLogWeights,
  inferMixtures,
  MixtureInference,
  type TopicWeights,
  topicWordShares,
} from "./variational-inference.ts";

const trainingUpdates = 100;
/** As scikit-learn has it. */
const enoughChange = 1e-3;
const documentsBetweenLooks = 100;
const initialisationKey = -2;

interface Progress {
  iteration: number;
  /** Log-likelihood per word of the last pass; NaN before the first. */
  last: number;
  /** float64[V, K] */
  lambda: Float64Array;
  isOver: boolean;
}

/**
 * Latent Dirichlet allocation by variational Bayes over all documents at a time, with a Dirichlet prior of 1 / K on the
 * topics' words: Hoffman, Blei and Bach, NIPS 2010, in batches of all. The same rows and seed give the same bits, however
 * often it was interrupted.
 * @throws TrainingDataError where there are no words to read or counts are negative; the signal's reason when aborted in
 * the first pass
 */
export async function fitLda(
  settings: LdaSettings,
  task: TrainingTask<"topic-modeling">,
  context: FitContext,
): Promise<LdaModel> {
  const { topicCount } = settings;
  const source = learnWordSource(task.train.features, settings);
  const documents = documentsOf(source, task.train.features);
  const validation = task.validation && documentsOf(source, task.validation.features);
  const alpha = settings.alpha0 / topicCount;
  const prior = 1 / topicCount;
  const progress =
    context.resumeFrom === undefined
      ? startingProgress(source.words.length * topicCount, context.random.fork(initialisationKey))
      : decodeProgress(context.resumeFrom);
  if (progress.iteration === 0) context.signal.throwIfAborted();
  const weightsOf = (lambda: Float64Array): TopicWeights => ({
    ...{ topicCount, wordCount: source.words.length, alpha },
    expectedLog: expectedLogWeights(lambda, topicCount),
  });
  while (!progress.isOver && !context.signal.aborted) {
    const before = progress.last;
    const pass = await passOver(documents, weightsOf(progress.lambda), context.signal);
    if (pass === null) break;
    const { statistics, mixtures } = pass;
    const { expectedLog } = pass.weights;
    for (let at = 0; at < statistics.length; at++) progress.lambda[at] = prior + statistics[at] * expectedLog[at];
    progress.iteration++;
    const words = { topicCount, shares: topicWordShares(progress.lambda, topicCount) };
    progress.last = perWordLogLikelihood(words, documents, mixtures) ?? 0;
    const metrics: Record<string, number> = { "train:pwll": progress.last };
    if (validation !== null) {
      const held = perWordLogLikelihood(words, validation, inferMixtures(weightsOf(progress.lambda), validation));
      if (held !== null) metrics["validation:pwll"] = held;
    }
    context.report({
      iteration: progress.iteration,
      totalIterations: settings.iterations,
      metrics,
      logLine: logLine(progress.iteration, metrics),
    });
    progress.isOver = isSettled(settings, progress, before);
    await context.checkpoint(() => encodeProgress(progress));
  }
  if (progress.iteration === 0) throw context.signal.reason;
  const unigram = wordShares(documents, source.words.length);
  const fitted = { lambda: progress.lambda, unigram, alpha, topicCount };
  return new LdaModel(task.train.features.names, source, fitted, progress.iteration);
}

function isSettled({ iterations, tolerance }: LdaSettings, { iteration, last }: Progress, before: number): boolean {
  return iteration >= iterations || (tolerance > 0 && last - before < tolerance * Math.abs(before));
}

/** About 1 each, as different as chance makes them. */
function startingProgress(size: number, random: Random): Progress {
  const lambda = Float64Array.from({ length: size }, () => 0.75 + 0.5 * random.next());
  return { iteration: 0, last: Number.NaN, isOver: false, lambda };
}

/** Null when the signal ended it halfway. */
async function passOver(documents: Documents, weights: TopicWeights, signal: AbortSignal) {
  const { topicCount } = weights;
  const statistics = new Float64Array(weights.expectedLog.length);
  const mixtures = new Float64Array(documents.documentCount * topicCount);
  const inference = new MixtureInference(weights);
  for (let document = 0; document < documents.documentCount; document++) {
    if (document % documentsBetweenLooks === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) return null;
    }
    const gamma = mixtures.subarray(document * topicCount, (document + 1) * topicCount);
    inference.infer(documents, document, gamma, { updates: trainingUpdates, enough: enoughChange });
    inference.addStatistics(documents, document, gamma, statistics);
    const total = gamma.reduce((sum, value) => sum + value, 0);
    for (let topic = 0; topic < topicCount; topic++) gamma[topic] /= total;
  }
  return { weights, statistics, mixtures };
}

/** Layout, float64: passes done, the last log-likelihood, 1 where training had settled, λ. */
function encodeProgress({ iteration, last, isOver, lambda }: Progress): Uint8Array {
  const numbers = new Float64Array(3 + lambda.length);
  numbers.set([iteration, last, isOver ? 1 : 0]);
  numbers.set(lambda, 3);
  return new Uint8Array(numbers.buffer);
}

function decodeProgress(state: Uint8Array): Progress {
  // A copy, since the bytes may begin anywhere in their buffer.
  const numbers = new Float64Array(Uint8Array.from(state).buffer);
  return { iteration: numbers[0], last: numbers[1], isOver: numbers[2] === 1, lambda: numbers.slice(3) };
}
