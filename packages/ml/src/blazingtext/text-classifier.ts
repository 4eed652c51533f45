import type { TextFeatures } from "./text-features.ts";

// D dimensions, K classes, V embedding rows.

export interface TextClassifier {
  dimension: number;
  classCount: number;
  /** float32[V, D]: a text is the mean of its rows. */
  embedding: Float32Array;
  /** float32[K, D]: the scores of the classes are its products with a text. */
  output: Float32Array;
}

/** The mean of the text's embedding rows, into `hidden`, float64[D]. */
export function embedText(
  { embedding, dimension }: TextClassifier,
  { starts, rows }: TextFeatures,
  text: number,
  hidden: Float64Array,
): void {
  hidden.fill(0);
  for (let at = starts[text]; at < starts[text + 1]; at++) {
    const offset = rows[at] * dimension;
    for (let place = 0; place < dimension; place++) hidden[place] += embedding[offset + place];
  }
  const share = 1 / (starts[text + 1] - starts[text]);
  for (let place = 0; place < dimension; place++) hidden[place] *= share;
}

/** Softmax of the scores of a text's mean, into `probabilities`, float64[K]. */
export function classify(
  { output, dimension, classCount }: TextClassifier,
  hidden: Float64Array,
  probabilities: Float64Array,
): void {
  let greatest = Number.NEGATIVE_INFINITY;
  for (let code = 0; code < classCount; code++) {
    let score = 0;
    for (let place = 0; place < dimension; place++) score += output[code * dimension + place] * hidden[place];
    probabilities[code] = score;
    if (score > greatest) greatest = score;
  }
  let sum = 0;
  for (let code = 0; code < classCount; code++) {
    probabilities[code] = Math.exp(probabilities[code] - greatest);
    sum += probabilities[code];
  }
  for (let code = 0; code < classCount; code++) probabilities[code] /= sum;
}

/** float64[texts, K]. */
export function classifyTexts(classifier: TextClassifier, features: TextFeatures): Float64Array {
  const { dimension, classCount } = classifier;
  const textCount = features.starts.length - 1;
  const answers = new Float64Array(textCount * classCount);
  const hidden = new Float64Array(dimension);
  for (let text = 0; text < textCount; text++) {
    embedText(classifier, features, text, hidden);
    classify(classifier, hidden, answers.subarray(text * classCount, (text + 1) * classCount));
  }
  return answers;
}

/** Room for one step, so that none is made for each text. */
export class StepBuffers {
  readonly hidden: Float64Array;
  readonly probabilities: Float64Array;
  readonly gradient: Float64Array;

  constructor({ dimension, classCount }: TextClassifier) {
    this.hidden = new Float64Array(dimension);
    this.probabilities = new Float64Array(classCount);
    this.gradient = new Float64Array(dimension);
  }
}

/**
 * One step down the cross-entropy of one text, by `rate`; changes the classifier in place. As in fastText, every row of
 * the text moves by the whole gradient of the mean divided by their number.
 * Joulin, Grave, Bojanowski and Mikolov, Bag of Tricks for Efficient Text Classification, EACL 2017.
 */
export function learnText(
  classifier: TextClassifier,
  features: TextFeatures,
  { text, code, rate }: { text: number; code: number; rate: number },
  { hidden, probabilities, gradient }: StepBuffers,
): void {
  const { dimension, classCount, embedding, output } = classifier;
  const { starts, rows } = features;
  embedText(classifier, features, text, hidden);
  classify(classifier, hidden, probabilities);
  gradient.fill(0);
  for (let other = 0; other < classCount; other++) {
    const step = rate * ((other === code ? 1 : 0) - probabilities[other]);
    const offset = other * dimension;
    for (let place = 0; place < dimension; place++) {
      gradient[place] += step * output[offset + place];
      output[offset + place] += step * hidden[place];
    }
  }
  const share = 1 / (starts[text + 1] - starts[text]);
  for (let place = 0; place < dimension; place++) gradient[place] *= share;
  for (let at = starts[text]; at < starts[text + 1]; at++) {
    const offset = rows[at] * dimension;
    for (let place = 0; place < dimension; place++) embedding[offset + place] += gradient[place];
  }
}
