import type { FitContext, LabelledRows, TrainingTask } from "../estimator.ts";
import { multiclassMetrics } from "../metrics/multiclass-metrics.ts";
import { logLine } from "../neural-network/train-by-epochs.ts";
import type { Random } from "../random.ts";
import { TrainingDataError } from "../table.ts";
import { wordsOf } from "../texts/words-of.ts";
import type { TextClassifierSettings } from "./blazingtext.hyperparameters.ts";
import { decodeProgress, encodeProgress, type TextTrainingProgress } from "./text-checkpoint.ts";
import { classifyTexts, learnText, StepBuffers, type TextClassifier } from "./text-classifier.ts";
import { TextClassifierModel } from "./text-classifier-model.ts";
import { embeddingRowCount, indexFeatures, type TextFeatures, textFeatures } from "./text-features.ts";
import { learnTextVocabulary, relativeWeights, shuffledTexts } from "./training-texts.ts";

const initialisationKey = -2;
/** Multiplications between two looks at the signal: some tens of milliseconds. */
const multiplicationsBetweenLooks = 10_000_000;

interface JudgedTexts {
  features: TextFeatures;
  labelled: LabelledRows;
}

interface Training {
  settings: TextClassifierSettings;
  context: FitContext;
  /** Null where all texts count alike; else they average 1. */
  weights: Float64Array | null;
  train: JudgedTexts;
  validation: JudgedTexts | null;
}

/**
 * Trains a fastText classifier: a text is the mean of the vectors of its words and word n-grams, and a linear softmax
 * tells its class. Steps follow one text after the other, in an order drawn anew each epoch, and fall in size to 0. With
 * validation rows the epoch of the best accuracy is kept, of several the surest, else the last. The same rows and seed give the same bits,
 * however often it was interrupted.
 * @throws TrainingDataError where no word occurs often enough; the signal's reason when aborted in the first epoch
 */
export async function fitTextClassifier(
  settings: TextClassifierSettings,
  task: TrainingTask,
  context: FitContext,
): Promise<TextClassifierModel> {
  const { minimumCount, wordNgrams, buckets, vectorDimension } = settings;
  const texts = wordsOf(task.train.features);
  const vocabulary = learnTextVocabulary(texts, minimumCount);
  const { index, features } = indexFeatures(texts, { vocabulary, wordNgrams, buckets });
  const training: Training = {
    ...{ settings, context, weights: relativeWeights(task.train) },
    train: { features, labelled: task.train },
    validation: task.validation && {
      features: textFeatures(index, wordsOf(task.validation.features)),
      labelled: task.validation,
    },
  };
  const start = firstClassifier({
    ...{ dimension: vectorDimension, classCount: task.classCount, rowCount: embeddingRowCount(index) },
    random: context.random.fork(initialisationKey),
  });
  const progress: TextTrainingProgress =
    context.resumeFrom === undefined
      ? { epoch: 0, model: start, best: null }
      : decodeProgress(context.resumeFrom, start);
  if (progress.best === null) context.signal.throwIfAborted();
  while (!isOver(settings, progress) && !context.signal.aborted) {
    const isWhole = await runEpoch(training, progress);
    if (!isWhole) break;
    finishEpoch(training, progress);
    await context.checkpoint(() => encodeProgress(progress));
  }
  if (progress.best === null) throw context.signal.reason;
  const [featureName] = task.train.features.names;
  return new TextClassifierModel(featureName, index, progress.best.model, progress.best.epoch);
}

/** As in fastText: the embedding uniform within 1 / dimension, the output 0. */
function firstClassifier(shape: {
  dimension: number;
  classCount: number;
  rowCount: number;
  random: Random;
}): TextClassifier {
  const { dimension, classCount, rowCount, random } = shape;
  const embedding = new Float32Array(rowCount * dimension);
  for (let at = 0; at < embedding.length; at++) embedding[at] = (2 * random.next() - 1) / dimension;
  return { dimension, classCount, embedding, output: new Float32Array(classCount * dimension) };
}

function isOver({ epochs, earlyStopping }: TextClassifierSettings, { epoch, best }: TextTrainingProgress): boolean {
  if (epoch >= epochs) return true;
  if (earlyStopping === null || best === null) return false;
  return epoch >= earlyStopping.minimumEpochs && epoch - best.reachedIn >= earlyStopping.patience;
}

/** Changes `progress.model` by the steps of one epoch; false when the signal ended it halfway. */
async function runEpoch(training: Training, { epoch, model }: TextTrainingProgress): Promise<boolean> {
  const { settings, context, weights, train } = training;
  const { target } = train.labelled;
  const order = shuffledTexts(target.length, context.random.fork(epoch));
  const buffers = new StepBuffers(model);
  const stepCount = settings.epochs * target.length;
  const perText = (4 * train.features.rows.length) / target.length + 4 * model.classCount;
  const textsBetweenLooks = Math.max(1, Math.floor(multiplicationsBetweenLooks / (perText * model.dimension)));
  for (const [step, text] of order.entries()) {
    if (step % textsBetweenLooks === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      if (context.signal.aborted) return false;
    }
    const rate = settings.learningRate * (1 - (epoch * target.length + step) / stepCount) * (weights?.[text] ?? 1);
    learnText(model, train.features, { text, code: target[text], rate }, buffers);
  }
  return true;
}

function finishEpoch({ context, settings, train, validation }: Training, progress: TextTrainingProgress): void {
  progress.epoch++;
  const ofTraining = judge(progress.model, train);
  const ofValidation = validation && judge(progress.model, validation);
  if (!Number.isFinite(ofTraining.mlogloss)) {
    throw new TrainingDataError(
      `The loss grew beyond all bounds in epoch ${progress.epoch}. Use a learning_rate below ${settings.learningRate}.`,
    );
  }
  const { accuracy, mlogloss: loss } = ofValidation ?? ofTraining;
  const { best, epoch } = progress;
  const isMoreAccurate = best === null || accuracy > best.accuracy;
  // Few rows are told apart long before their probabilities say so: of equal accuracy the surest is kept.
  const isSurer = best !== null && accuracy === best.accuracy && loss < best.loss;
  if (ofValidation === null || isMoreAccurate || isSurer) {
    const { embedding, output, ...shape } = progress.model;
    const model = { ...shape, embedding: embedding.slice(), output: output.slice() };
    // Without validation rows there is nothing that patience could wait for.
    const reachedIn = ofValidation === null || isMoreAccurate ? epoch : best.reachedIn;
    progress.best = { accuracy, loss, reachedIn, epoch, model };
  }
  const metrics: Record<string, number> = {};
  for (const [name, value] of Object.entries(ofTraining)) metrics[`train:${name}`] = value;
  for (const [name, value] of Object.entries(ofValidation ?? {})) metrics[`validation:${name}`] = value;
  context.report({
    iteration: progress.epoch,
    totalIterations: settings.epochs,
    metrics,
    logLine: logLine(progress.epoch, metrics),
  });
}

function judge(model: TextClassifier, { features, labelled: { target, weights } }: JudgedTexts) {
  const scores = classifyTexts(model, features);
  if (!scores.every(Number.isFinite)) return { accuracy: 0, mlogloss: Number.NaN };
  const { accuracy, mlogloss } = multiclassMetrics({ target, weights, scores }, model.classCount);
  return { accuracy, mlogloss };
}
