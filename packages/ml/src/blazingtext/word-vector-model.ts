import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { FeatureImportance, FeatureMatrix, FittedModel, WordEmbedding } from "../estimator.ts";
import { textsToOnnx } from "../texts/texts-to-onnx.ts";
import { knownWords, type Vocabulary } from "../texts/vocabulary.ts";
import { wordsOf } from "../texts/words-of.ts";
import type { WordVectors } from "./word-vectors.ts";

const [float, double] = [1, 11];

/** A text is the mean of the vectors of its known words, so that one word alone is its own; without any it is 0. */
export class WordVectorModel implements FittedModel {
  readonly importanceMeasure = "the only column";
  readonly featureImportances: FeatureImportance[];
  readonly wordEmbedding: WordEmbedding;
  readonly iterations: number;

  constructor(
    featureName: string,
    readonly vocabulary: Vocabulary,
    readonly vectors: WordVectors,
    { windowSize, iterations }: { windowSize: number; iterations: number },
  ) {
    this.iterations = iterations;
    this.featureImportances = [{ feature: featureName, value: 1, share: 1 }];
    this.wordEmbedding = {
      ...{ words: vocabulary.words, counts: vocabulary.counts, dimension: vectors.dimension, windowSize },
      ...{ vectors: vectors.input, outputVectors: vectors.output },
      knownWordsOf: (features) => knownWords(vocabulary, wordsOf(features)),
    };
  }

  predict(features: FeatureMatrix): Float64Array {
    const { dimension, input } = this.vectors;
    const { starts, ids } = knownWords(this.vocabulary, wordsOf(features));
    const answers = new Float64Array(features.rowCount * dimension);
    for (let text = 0; text < features.rowCount; text++) {
      const own = answers.subarray(text * dimension, (text + 1) * dimension);
      for (let at = starts[text]; at < starts[text + 1]; at++) {
        const offset = ids[at] * dimension;
        for (let place = 0; place < dimension; place++) own[place] += input[offset + place];
      }
      const count = Math.max(1, starts[text + 1] - starts[text]);
      for (let place = 0; place < dimension; place++) own[place] /= count;
    }
    return answers;
  }

  /** In float64 after the look-up, so that long texts lose nothing in their sum. */
  toOnnx(graph: GraphBuilder, texts: string): string {
    const { dimension, input } = this.vectors;
    const wordCount = this.vocabulary.words.length;
    // One more vector, of zeros, so that no text is without any.
    const table = new Float32Array(input.length + dimension);
    table.set(input);
    const embedding = graph.initializer(table, [wordCount + 1, dimension], "embedding");
    const one = graph.initializer(Float64Array.of(1), [], "one");
    return textsToOnnx(graph, texts, { vocabulary: this.vocabulary, width: dimension }, (body, known) => {
      const ids = body.node("Concat", [known, body.indices([wordCount])], { axis: { int: 0 } });
      const vectors = body.node("Cast", [body.node("Gather", [embedding, ids])], { to: { int: double } });
      const sum = body.node("ReduceSum", [vectors, body.indices([0])], { keepdims: { int: 0 } });
      const count = body.node("Cast", [body.node("Size", [known])], { to: { int: double } });
      return body.node("Cast", [body.node("Div", [sum, body.node("Max", [count, one])])], { to: { int: float } });
    });
  }
}
