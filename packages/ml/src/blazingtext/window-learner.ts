import type { Random } from "../random.ts";
import type { WordSampler } from "../texts/word-sampler.ts";
import type { WordVectorSettings } from "./blazingtext.hyperparameters.ts";
import { learnBatch, learnPrediction, type Prediction, VectorStepBuffers, type WordVectors } from "./word-vectors.ts";

/** Goes over the windows of a text, and takes the steps that each mode takes for one. */
export class WindowLearner {
  /** Of all steps so far. */
  lossSum = 0;
  predictionCount = 0;
  readonly #prediction: Prediction;
  readonly #window: Int32Array;
  readonly #buffers: VectorStepBuffers;

  constructor(
    private readonly vectors: WordVectors,
    private readonly sampler: WordSampler,
    private readonly settings: WordVectorSettings,
  ) {
    const mostContext = 2 * settings.windowSize;
    const mostTargets = 1 + settings.negativeSamples;
    this.#window = new Int32Array(mostContext);
    this.#prediction = {
      ...{ context: new Int32Array(mostContext), contextCount: 0 },
      ...{ targets: new Int32Array(mostTargets), targetCount: 0 },
    };
    this.#buffers = new VectorStepBuffers(vectors, { mostContext, mostTargets });
  }

  /**
   * Learns the word at a place from those up to so many places around it, a number drawn anew each time, so that near ones count more.
   * @param words int32, of which the first `count` are the text
   * @param rate 0 only judges
   */
  learn(words: Int32Array, count: number, place: number, rate: number, random: Random): void {
    const { mode, windowSize, batchSize } = this.settings;
    const reach = 1 + random.nextInt(windowSize);
    const window = this.#window;
    let size = 0;
    for (let at = Math.max(0, place - reach); at <= Math.min(count - 1, place + reach); at++)
      if (at !== place) window[size++] = words[at];
    if (size === 0) return;
    const step = mode === "cbow" ? size : mode === "skipgram" ? 1 : Math.min(batchSize, size);
    for (let start = 0; start < size; start += step) {
      const own = Math.min(step, size - start);
      for (let at = 0; at < own; at++) this.#prediction.context[at] = window[start + at];
      this.#prediction.contextCount = own;
      this.#drawTargets(words[place], random);
      if (mode === "batch_skipgram") {
        this.lossSum += learnBatch(this.vectors, this.#prediction, rate, this.#buffers);
        this.predictionCount += own;
      } else {
        this.lossSum += learnPrediction(this.vectors, this.#prediction, rate, this.#buffers);
        this.predictionCount++;
      }
    }
  }

  /** The word that is there, and others; one that is drawn though it is there is no noise. */
  #drawTargets(word: number, random: Random): void {
    const { targets } = this.#prediction;
    targets[0] = word;
    let count = 1;
    for (let draw = 0; draw < this.settings.negativeSamples; draw++) {
      const other = this.sampler.draw(random);
      if (other !== word) targets[count++] = other;
    }
    this.#prediction.targetCount = count;
  }
}
