import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { FeatureImportance, FeatureMatrix, FittedModel, Topics } from "../estimator.ts";
import { documentRowsToOnnx } from "../texts/document-rows-to-onnx.ts";
import { documentsOf, type WordSource } from "../texts/documents.ts";
import { topicImportances } from "../texts/topic-importances.ts";
import { digammaSeries, digammaShift } from "./digamma.ts";
import {
  answerUpdates,
  expectedLogWeights,
  inferMixtures,
  leastWordShare,
  type TopicWeights,
  topicWordShares,
} from "./variational-inference.ts";

const float = 1;

export class LdaModel implements FittedModel {
  readonly importanceMeasure: string;
  readonly featureImportances: FeatureImportance[];
  readonly topics: Topics;
  readonly #weights: TopicWeights;

  /**
   * @param lambda float64[V, K]: the Dirichlet parameters of the topics' words
   * @param unigram float64[V]: the shares of the words in the training documents
   */
  constructor(
    featureNames: readonly string[],
    readonly source: WordSource,
    fitted: { lambda: Float64Array; unigram: Float64Array; alpha: number; topicCount: number },
    readonly iterations: number,
  ) {
    const { lambda, topicCount, alpha, unigram } = fitted;
    const wordCount = source.words.length;
    this.#weights = { topicCount, wordCount, alpha, expectedLog: expectedLogWeights(lambda, topicCount) };
    const shares = topicWordShares(lambda, topicCount);
    this.topics = {
      words: source.words,
      topicCount,
      shares,
      unigram,
      documentsOf: (features) => documentsOf(source, features),
      mixturesOf: (documents) => inferMixtures(this.#weights, documents),
    };
    const importances = topicImportances(featureNames, source, { weights: lambda, topicCount });
    this.importanceMeasure = importances.measure;
    this.featureImportances = importances.shares;
  }

  predict(features: FeatureMatrix): Float64Array {
    return inferMixtures(this.#weights, documentsOf(this.source, features));
  }

  /** A document after the other, in float64; a Scan does the updates. */
  toOnnx(graph: GraphBuilder, features: string): string {
    const { topicCount, wordCount, alpha, expectedLog } = this.#weights;
    const weights = graph.initializer(expectedLog, [wordCount, topicCount], "word_weights");
    const number = (value: number, name?: string) => graph.initializer(Float64Array.of(value), [], name);
    const constants = {
      shifts: graph.initializer(
        Float64Array.from({ length: digammaShift }, (_, at) => at),
        [digammaShift, 1],
        "shifts",
      ),
      shift: number(digammaShift),
      half: number(0.5),
      series: digammaSeries.map((coefficient) => number(coefficient)),
      alpha: number(alpha, "alpha"),
      least: number(leastWordShare),
      start: graph.initializer(new Float64Array(topicCount).fill(1), [1, topicCount], "start"),
      updates: graph.initializer(new Float32Array(answerUpdates), [answerUpdates], "updates"),
    };
    return documentRowsToOnnx(graph, features, { source: this.source, width: topicCount }, (body, words, counts) => {
      // A document without words still needs one to multiply by.
      const ids = body.node("Concat", [words, body.indices([0])], { axis: { int: 0 } });
      const none = body.initializer(Float64Array.of(0), [1]);
      const times = body.node("Reshape", [
        body.node("Concat", [counts, none], { axis: { int: 0 } }),
        body.indices([1, -1]),
      ]);
      const own = body.node("Gather", [weights, ids]);
      const turned = body.node("Transpose", [own], { perm: { ints: [1, 0] } });
      const update = body.subgraph("update");
      const gamma = update.input("gamma", "double", [1, topicCount]);
      update.input("step", "float", []);
      const expected = update.node("Exp", [digammaToOnnx(update, gamma, constants)]);
      const shares = update.node("Add", [update.node("MatMul", [expected, turned]), constants.least]);
      const sums = update.node("MatMul", [update.node("Div", [times, shares]), own]);
      const next = update.node("Add", [update.node("Mul", [expected, sums]), constants.alpha]);
      update.output("next", "double", [1, topicCount], next);
      const last = body.node("Scan", [constants.start, constants.updates], {
        body: { graph: update },
        num_scan_inputs: { int: 1 },
      });
      const total = body.node("ReduceSum", [last, body.indices([1])], { keepdims: { int: 1 } });
      const mixture = body.node("Reshape", [body.node("Div", [last, total]), body.indices([topicCount])]);
      return body.node("Cast", [mixture], { to: { int: float } });
    });
  }
}

interface DigammaConstants {
  shifts: string;
  shift: string;
  half: string;
  series: readonly string[];
}

/** As `digamma` does it. */
function digammaToOnnx(graph: GraphBuilder, x: string, constants: DigammaConstants): string {
  const shifts = graph.node(
    "ReduceSum",
    [graph.node("Reciprocal", [graph.node("Add", [x, constants.shifts])]), graph.indices([0])],
    { keepdims: { int: 1 } },
  );
  const shifted = graph.node("Add", [x, constants.shift]);
  const inverse = graph.node("Reciprocal", [shifted]);
  const squared = graph.node("Mul", [inverse, inverse]);
  const [first, ...rest] = constants.series;
  let series = graph.node("Mul", [first, squared]);
  for (const coefficient of rest) series = graph.node("Mul", [graph.node("Add", [series, coefficient]), squared]);
  const start = graph.node("Sub", [graph.node("Log", [shifted]), graph.node("Mul", [inverse, constants.half])]);
  return graph.node("Sub", [graph.node("Add", [start, series]), shifts]);
}
