import type { FitContext, TrainingTask } from "../estimator.ts";
import { planBatches } from "../neural-network/batches.ts";
import { declarationsOf } from "../neural-network/network.ts";
import { NetworkScorer } from "../neural-network/network-scorer.ts";
import { evenlySpaced } from "../neural-network/row-major.ts";
import { trainNetwork } from "../neural-network/train-network.ts";
import type { TrainingRows } from "../neural-network/trainable-model.ts";
import { documentsOf, wordShares } from "../texts/documents.ts";
import { learnWordSource } from "../texts/learn-word-source.ts";
import { documentReader } from "./document-rows.ts";
import type { NtmSettings } from "./ntm.hyperparameters.ts";
import { NtmModel } from "./ntm-model.ts";
import { buildNtm, evidenceLoss, topicWordsName } from "./ntm-network.ts";

/** The training rows' metrics are those of up to so many: they are shown, and nothing is decided by them. */
const mostJudgedTrainingRows = 2_000;
/** Share of all steps over which the cost of topics rises to its full weight. */
const warmUpShare = 0.25;
/** The stream of random numbers that initial parameters are drawn from. */
const initialKey = -2;

/**
 * Trains a neural topic model. The same rows and seed give the same bits, however often it was interrupted.
 * @throws TrainingDataError where there are no words to read or counts are negative; the signal's reason when aborted
 * before the first step
 */
export async function fitNtm(
  { shape, words, training }: NtmSettings,
  { train, validation }: TrainingTask<"topic-modeling">,
  context: FitContext,
): Promise<NtmModel> {
  const source = learnWordSource(train.features, words);
  const documents = documentsOf(source, train.features);
  const unigram = wordShares(documents, source.words.length);
  const reader = documentReader(documents, source.words.length);
  const rows = reader.rowsOf(documents, train.weights);
  const plan = planBatches(rows.rowCount, training.batchSize, training.leastStepsPerEpoch);
  const random = context.random.fork(training.seed);
  const { bound, mixture } = buildNtm(shape, reader, {
    unigram,
    warmUpSteps: Math.max(1, Math.round(warmUpShare * training.epochs * plan.stepsPerEpoch)),
    random: random.fork(initialKey),
  });
  const scorer = await NetworkScorer.create(bound, evidenceLoss, {
    ...{ featureCount: reader.featureCount, device: context.device },
  });
  try {
    const held = validation && reader.rowsOf(documentsOf(source, validation.features), validation.weights);
    const judge = judgeOf(scorer, [
      { channel: "train", rows: pickRows(rows, evenlySpaced(rows.rowCount, mostJudgedTrainingRows)) },
      ...(held === null ? [] : [{ channel: "validation", rows: held }]),
    ]);
    const trained = await trainNetwork(training, {
      ...{ network: bound, loss: evidenceLoss, rows, plan, evaluate: judge },
      context: { ...context, random },
    });
    const values = new Map(declarationsOf(bound).map(({ name }, at) => [name, trained.parameters[at]]));
    const named = (name: string) => values.get(name) ?? new Float32Array(0);
    const shares = wordsOfTopics(named(topicWordsName), shape.topicCount);
    const encoder = { mixture, values: declarationsOf(mixture).map(({ name }) => named(name)) };
    const fitted = { topicCount: shape.topicCount, shares, unigram };
    return new NtmModel(train.features.names, source, encoder, fitted, trained.iterations);
  } finally {
    await scorer.release();
  }
}

/** Judges by the last of the channels: validation where there is some. */
function judgeOf(scorer: NetworkScorer, watched: readonly { channel: string; rows: TrainingRows }[]) {
  return async (values: readonly Float32Array[]) => {
    const metrics: Record<string, number> = {};
    let lastLoss = Number.NaN;
    for (const { channel, rows } of watched) {
      const { scores, loss } = await scorer.score(values, rows);
      lastLoss = loss;
      metrics[`${channel}:total_loss`] = loss;
      metrics[`${channel}:kld`] = meanDivergence(scores, rows);
    }
    return { loss: lastLoss, metrics };
  };
}

/** @param scores float32[n, 2], as the network answers in serving: the second is the cost of topics, in full */
function meanDivergence(scores: Float32Array, { rowCount, weights }: TrainingRows): number {
  let sum = 0;
  let weightSum = 0;
  for (let row = 0; row < rowCount; row++) {
    const weight = weights === null ? 1 : weights[row];
    sum += weight * scores[2 * row + 1];
    weightSum += weight;
  }
  return weightSum > 0 ? sum / weightSum : 0;
}

function pickRows({ featureCount, features, target, weights }: TrainingRows, picked: Int32Array): TrainingRows {
  const own = new Float32Array(picked.length * featureCount);
  for (const [at, row] of picked.entries())
    own.set(features.subarray(row * featureCount, (row + 1) * featureCount), at * featureCount);
  return {
    ...{ rowCount: picked.length, featureCount, features: own },
    target: Float32Array.from(picked, (row) => target[row]),
    weights: weights && Float32Array.from(picked, (row) => weights[row]),
  };
}

/** @param logits float32[K, V] @returns float64[V, K]: the softmax of each topic's */
function wordsOfTopics(logits: Float32Array, topicCount: number): Float64Array {
  const wordCount = logits.length / topicCount;
  const shares = new Float64Array(logits.length);
  for (let topic = 0; topic < topicCount; topic++) {
    const own = logits.subarray(topic * wordCount, (topic + 1) * wordCount);
    const largest = own.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    const total = own.reduce((sum, value) => sum + Math.exp(value - largest), 0);
    for (const [word, value] of own.entries()) shares[word * topicCount + topic] = Math.exp(value - largest) / total;
  }
  return shares;
}
