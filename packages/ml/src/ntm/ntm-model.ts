import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { evaluatePlainly } from "../autodiff/evaluate-plainly.ts";
import { Tape, type Variable } from "../autodiff/tape.ts";
import type { FeatureImportance, FeatureMatrix, FittedModel, Topics } from "../estimator.ts";
import { declarationsOf, type Layer, servingPass } from "../neural-network/network.ts";
import { documentRowsToOnnx } from "../texts/document-rows-to-onnx.ts";
import { type Documents, documentsOf, type WordSource } from "../texts/documents.ts";
import { topicImportances } from "../texts/topic-importances.ts";

const float = 1;
/** Numbers of counted words worked out at a time. */
const countsPerPart = 2 ** 20;

/** A trained encoder: what is served and what training-time prediction works out is one description, run by two engines. */
export class NtmModel implements FittedModel {
  readonly importanceMeasure: string;
  readonly featureImportances: FeatureImportance[];
  readonly topics: Topics;
  /** Large documents come to large numbers before the softmax, in which float32 keeps six digits. */
  readonly tolerance = 1e-4;

  constructor(
    featureNames: readonly string[],
    readonly source: WordSource,
    private readonly encoder: {
      /** From float[B, V] counts to float[B, K]. */
      mixture: Layer;
      /** Of parameters and buffers. */
      values: readonly Float32Array[];
    },
    fitted: Pick<Topics, "topicCount" | "shares" | "unigram">,
    readonly iterations: number,
  ) {
    this.topics = {
      ...{ ...fitted, words: source.words },
      documentsOf: (features) => documentsOf(source, features),
      mixturesOf: (documents) => this.mixturesOf(documents),
    };
    const { shares: weights, topicCount } = fitted;
    const importances = topicImportances(featureNames, source, { weights, topicCount });
    this.importanceMeasure = importances.measure;
    this.featureImportances = importances.shares;
  }

  predict(features: FeatureMatrix): Float64Array {
    return this.mixturesOf(documentsOf(this.source, features));
  }

  toOnnx(graph: GraphBuilder, features: string): string {
    const wordCount = this.source.words.length;
    const { topicCount } = this.topics;
    return documentRowsToOnnx(graph, features, { source: this.source, width: topicCount }, (body, words, times) => {
      const zeros = body.initializer(new Float64Array(wordCount), [wordCount], "no_words");
      const summed = body.node("ScatterElements", [zeros, words, times], { reduction: { string: "add" } });
      const counts = body.node("Reshape", [
        body.node("Cast", [summed], { to: { int: float } }),
        body.indices([1, wordCount]),
      ]);
      const tape = new Tape(body);
      return body.node("Reshape", [
        this.mixture(tape, tape.variable(counts, [1, wordCount])).name,
        body.indices([topicCount]),
      ]);
    });
  }

  private mixturesOf({ documentCount, starts, words, counts }: Documents): Float64Array {
    const wordCount = this.source.words.length;
    const { topicCount } = this.topics;
    const mixtures = new Float64Array(documentCount * topicCount);
    const documentsPerPart = Math.max(1, Math.floor(countsPerPart / wordCount));
    for (let first = 0; first < documentCount; first += documentsPerPart) {
      const rowCount = Math.min(documentsPerPart, documentCount - first);
      const shape = [rowCount, wordCount];
      const data = new Float64Array(rowCount * wordCount);
      for (let row = 0; row < rowCount; row++)
        for (let at = starts[first + row]; at < starts[first + row + 1]; at++)
          data[row * wordCount + words[at]] = Math.fround(counts[at]);
      const tape = new Tape(GraphBuilder.create());
      const input = tape.variable(tape.graph.input("counts", "float", shape), shape);
      const inputs = new Map([[input.name, { shape, data }]]);
      mixtures.set(evaluatePlainly(tape, inputs, this.mixture(tape, input)), first * topicCount);
    }
    return mixtures;
  }

  private mixture(tape: Tape, counts: Variable): Variable {
    const { mixture, values } = this.encoder;
    const variables = declarationsOf(mixture).map(({ name, shape }, at) =>
      tape.variable(tape.graph.initializer(values[at], shape, name), shape),
    );
    return mixture.apply(servingPass(tape, mixture, variables), counts);
  }
}
