// D dimensions, V words.

/** What word2vec learns: a vector for each word, and one for it as a neighbour of others. */
export interface WordVectors {
  dimension: number;
  /** float32[V, D]: the words' vectors. */
  input: Float32Array;
  /** float32[V, D]: multiplied with a word's vector, the log-odds of being its neighbour rather than noise. */
  output: Float32Array;
}

/** Words, one to be told from noise by those around it. */
export interface Prediction {
  /** int32, of which the first `contextCount` count: what it is told by, the mean of their vectors. */
  context: Int32Array;
  contextCount: number;
  /** int32, of which the first `targetCount` count: the word that is there, then those that are not. */
  targets: Int32Array;
  targetCount: number;
}

/** Room for one step, so that none is made for each word. */
export class VectorStepBuffers {
  readonly hidden: Float32Array;
  readonly gradient: Float32Array;
  /** The context's vectors as they were. */
  readonly before: Float32Array;
  /** Of each word of the context and each target. */
  readonly steps: Float64Array;

  constructor({ dimension }: WordVectors, { mostContext, mostTargets }: { mostContext: number; mostTargets: number }) {
    this.hidden = new Float32Array(dimension);
    this.gradient = new Float32Array(dimension);
    this.before = new Float32Array(mostContext * dimension);
    this.steps = new Float64Array(mostContext * mostTargets);
  }
}

/**
 * One step, by `rate`, down -ln σ(h·o₀) - Σ ln σ(-h·oₙ), where h is the mean of the context's vectors, o₀ the target's
 * output vector and oₙ those of noise; changes the vectors in place. With one word of context it is a step of skip-gram,
 * with all of them one of the continuous bag of words: Mikolov, Sutskever, Chen, Corrado and Dean, NIPS 2013. As in word2vec each
 * word of the context moves by the whole gradient of their mean.
 * @returns the loss before the step
 */
export function learnPrediction(
  { dimension, input, output }: WordVectors,
  { context, contextCount, targets, targetCount }: Prediction,
  rate: number,
  { hidden, gradient }: VectorStepBuffers,
): number {
  if (contextCount === 1) {
    const offset = context[0] * dimension;
    for (let place = 0; place < dimension; place++) hidden[place] = input[offset + place];
  } else {
    hidden.fill(0);
    for (let at = 0; at < contextCount; at++) {
      const offset = context[at] * dimension;
      for (let place = 0; place < dimension; place++) hidden[place] += input[offset + place];
    }
    const share = 1 / contextCount;
    for (let place = 0; place < dimension; place++) hidden[place] *= share;
  }
  gradient.fill(0);
  let loss = 0;
  for (let at = 0; at < targetCount; at++) {
    const offset = targets[at] * dimension;
    let score = 0;
    for (let place = 0; place < dimension; place++) score += hidden[place] * output[offset + place];
    loss += logisticLoss(at === 0 ? score : -score);
    const step = rate * ((at === 0 ? 1 : 0) - sigmoid(score));
    for (let place = 0; place < dimension; place++) {
      const before = output[offset + place];
      gradient[place] += step * before;
      output[offset + place] = before + step * hidden[place];
    }
  }
  for (let at = 0; at < contextCount; at++) {
    const offset = context[at] * dimension;
    for (let place = 0; place < dimension; place++) input[offset + place] += gradient[place];
  }
  return loss;
}

/**
 * Skip-gram for all words of a context at once, with the same noise: every pair of a word of the context and a target has the vectors
 * that were there before the step. Ji, Satish, Li and Dubey, Parallelizing Word2Vec in Shared and Distributed Memory, 2016,
 * as BlazingText's `batch_skipgram`.
 * @returns the loss before the step, of all words of the context
 */
export function learnBatch(
  { dimension, input, output }: WordVectors,
  { context, contextCount, targets, targetCount }: Prediction,
  rate: number,
  { gradient, before, steps }: VectorStepBuffers,
): number {
  let loss = 0;
  for (let at = 0; at < contextCount; at++) {
    const offset = context[at] * dimension;
    for (let other = 0; other < targetCount; other++) {
      const target = targets[other] * dimension;
      let score = 0;
      for (let place = 0; place < dimension; place++) score += input[offset + place] * output[target + place];
      loss += logisticLoss(other === 0 ? score : -score);
      steps[at * targetCount + other] = rate * ((other === 0 ? 1 : 0) - sigmoid(score));
    }
  }
  for (let at = 0; at < contextCount; at++)
    before.set(input.subarray(context[at] * dimension, (context[at] + 1) * dimension), at * dimension);
  for (let at = 0; at < contextCount; at++) {
    gradient.fill(0);
    for (let other = 0; other < targetCount; other++) {
      const step = steps[at * targetCount + other];
      const target = targets[other] * dimension;
      for (let place = 0; place < dimension; place++) gradient[place] += step * output[target + place];
    }
    const offset = context[at] * dimension;
    for (let place = 0; place < dimension; place++) input[offset + place] += gradient[place];
  }
  for (let other = 0; other < targetCount; other++) {
    const target = targets[other] * dimension;
    for (let at = 0; at < contextCount; at++) {
      const step = steps[at * targetCount + other];
      for (let place = 0; place < dimension; place++) output[target + place] += step * before[at * dimension + place];
    }
  }
  return loss;
}

/** -ln σ(score), without overflow. */
function logisticLoss(score: number): number {
  return Math.log1p(Math.exp(-Math.abs(score))) + Math.max(0, -score);
}

function sigmoid(score: number): number {
  return 1 / (1 + Math.exp(-score));
}
