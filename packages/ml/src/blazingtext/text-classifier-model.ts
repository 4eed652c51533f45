import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { FeatureImportance, FeatureMatrix, FittedModel } from "../estimator.ts";
import { textsToOnnx } from "../texts/texts-to-onnx.ts";
import { wordsOf } from "../texts/words-of.ts";
import { classifyTexts, type TextClassifier } from "./text-classifier.ts";
import { endOfText, type FeatureIndex, hashFactor, textFeatures } from "./text-features.ts";

const [float, double] = [1, 11];

export class TextClassifierModel implements FittedModel {
  readonly importanceMeasure = "the only column";
  readonly featureImportances: FeatureImportance[];

  constructor(
    featureName: string,
    readonly index: FeatureIndex,
    readonly classifier: TextClassifier,
    readonly iterations: number,
  ) {
    this.featureImportances = [{ feature: featureName, value: 1, share: 1 }];
  }

  predict(features: FeatureMatrix): Float64Array {
    return classifyTexts(this.classifier, textFeatures(this.index, wordsOf(features)));
  }

  /** In float64 after the embedding, so that long texts lose nothing in their sum. */
  toOnnx(graph: GraphBuilder, texts: string): string {
    const { index, classifier } = this;
    const { dimension, classCount } = classifier;
    const embedding = graph.initializer(
      classifier.embedding,
      [classifier.embedding.length / dimension, dimension],
      "embedding",
    );
    const output = graph.initializer(Float64Array.from(classifier.output), [classCount, dimension], "output");
    const settings = { vocabulary: index.vocabulary, width: classCount };
    return textsToOnnx(graph, texts, settings, (body, known) => {
      const ids = body.node("Concat", [known, body.indices([endOfText(index.vocabulary)])], { axis: { int: 0 } });
      const rows = body.node("Concat", [ids, ...ngramRowsToOnnx(body, index, ids)], { axis: { int: 0 } });
      const vectors = body.node("Cast", [body.node("Gather", [embedding, rows])], { to: { int: double } });
      const mean = body.node("ReduceMean", [vectors, body.indices([0])], { keepdims: { int: 1 } });
      const scores = body.node("Gemm", [mean, output], { transB: { int: 1 } });
      const probabilities = body.node("Softmax", [scores], { axis: { int: 1 } });
      const flat = body.node("Reshape", [probabilities, body.indices([classCount])]);
      return body.node("Cast", [flat], { to: { int: float } });
    });
  }
}

/** The embedding rows of the known n-grams, int64[n] for each length. */
function ngramRowsToOnnx(body: GraphBuilder, { wordNgrams, buckets, rowOfBucket }: FeatureIndex, ids: string) {
  if (rowOfBucket.size === 0) return [];
  const known = [...rowOfBucket];
  const parts: string[] = [];
  let hashes = ids;
  for (let length = 2; length <= wordNgrams; length++) {
    const begun = body.node("Slice", [hashes, body.indices([0]), body.indices([-1])]);
    const last = body.node("Slice", [ids, body.indices([length - 1]), body.indices([2 ** 31 - 1])]);
    const product = body.node("Mul", [begun, body.indices([hashFactor])]);
    hashes = body.node("Mod", [body.node("Add", [product, last]), body.indices([buckets])]);
    const rows = body.node(
      "LabelEncoder",
      [hashes],
      {
        keys_int64s: { ints: known.map(([bucket]) => bucket) },
        values_int64s: { ints: known.map(([, row]) => row) },
        default_int64: { int: -1 },
      },
      { domain: "ai.onnx.ml", name: "ngrams" },
    );
    const isKnown = body.node("GreaterOrEqual", [rows, body.indices([0])]);
    parts.push(body.node("Compress", [rows, isKnown], { axis: { int: 0 } }));
  }
  return parts;
}
