import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession } from "@sagebrush/onnx/session";
import { describe, expect, test } from "vitest";
import { anySize, Tape } from "../autodiff/tape.ts";
import type { AlgorithmDeclaration, FitContext, TrainingReport, TrainingTask } from "../estimator.ts";
import { evaluateTopics } from "../evaluation/evaluate-topics.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { ldaDeclaration } from "../lda/lda.declaration.ts";
import { buildModel } from "../model-export/build-model.ts";
import { verifyModel } from "../model-export/verify-model.ts";
import { declarationsOf } from "../neural-network/network.ts";
import { floats, NetworkScorer } from "../neural-network/network-scorer.ts";
import { fitPreprocessing } from "../preprocessing/fit-preprocessing.ts";
import { transformTable } from "../preprocessing/transform-table.ts";
import { createRandom } from "../random.ts";
import { categoricalColumn, numericColumn, type Table } from "../table.ts";
import { documentReader } from "./document-rows.ts";
import { ntmDeclaration } from "./ntm.declaration.ts";
import { buildNtm, evidenceLoss, topicWordsName } from "./ntm-network.ts";

const draws = createRandom(7);
const topicCount = 6;
/** The lower half of the words comes much more often than the upper. */
const unevenly = (count: number) => Math.floor(count * draws.next() ** 2);

/** Texts of one or two topics of 25 words each, among words that any text may have. */
function plantedTexts(count: number): { texts: string[]; topicOf: number[] } {
  const topicOf: number[] = [];
  const texts = Array.from({ length: count }, () => {
    const [first, second] = [draws.nextInt(topicCount), draws.nextInt(topicCount)];
    topicOf.push(first);
    const words = Array.from({ length: 20 + draws.nextInt(40) }, () => {
      if (draws.next() < 0.35) return `common${unevenly(80)}`;
      return `topic${draws.next() < 0.75 ? first : second}word${unevenly(25)}`;
    });
    return words.join(" ");
  });
  return { texts, topicOf };
}

async function fit(
  algorithm: AlgorithmDeclaration<"topic-modeling">,
  table: Table,
  given: Record<string, HyperparameterValue>,
  context: Partial<FitContext> = {},
) {
  const { values, issues } = parseHyperparameters(algorithm.hyperparameters, given);
  expect([...issues, ...algorithm.validate(values, "topic-modeling")]).toEqual([]);
  const names = table.columns.map(({ name }) => name);
  const preprocessing = fitPreprocessing(table, names, algorithm.features(values));
  const task: TrainingTask<"topic-modeling"> = {
    ...{ problemType: "topic-modeling", classCount: 0, validation: null },
    train: { features: transformTable(preprocessing, table) },
  };
  const model = await algorithm.createEstimator(values).fit(task, {
    random: createRandom(5),
    signal: new AbortController().signal,
    checkpoint: () => {},
    report: () => {},
    ...context,
  });
  return { preprocessing, model };
}

describe("texts of planted topics", () => {
  const train = plantedTexts(900);
  const held = plantedTexts(300);
  const tableOf = ({ texts }: { texts: string[] }): Table => ({
    rowCount: texts.length,
    columns: [categoricalColumn("text", texts)],
  });
  const judged = async (algorithm: AlgorithmDeclaration<"topic-modeling">, context: Partial<FitContext> = {}) => {
    const { preprocessing, model } = await fit(algorithm, tableOf(train), { num_topics: topicCount }, context);
    const features = transformTable(preprocessing, tableOf(held));
    const predictions = model.predict(features);
    const evaluation = evaluateTopics({
      ...{ model, table: tableOf(held), features, predictions, knownAnomalies: null, seed: 1 },
    });
    return { predictions, topics: evaluation.topics, perplexity: evaluation.metrics[0] };
  };

  test("are found with the default settings, one by one, and foretell words nearly as LDA's do", async () => {
    const reports: TrainingReport[] = [];
    const own = await judged(ntmDeclaration, { report: (report) => reports.push(report) });
    const found = own.topics.map(({ words }) => {
      const planted = words.map(({ word }) => /^topic(\d+)word/.exec(word)?.[1]);
      return planted.filter((topic) => topic === planted[0]).length >= 8 ? planted[0] : undefined;
    });
    expect(new Set(found.filter((topic) => topic !== undefined)).size).toBe(topicCount);
    const right = held.topicOf.filter((topic, row) => {
      const mixture = own.predictions.subarray(row * topicCount, (row + 1) * topicCount);
      return Number(found[mixture.indexOf(Math.max(...mixture))]) === topic;
    });
    expect(right.length).toBeGreaterThan(0.85 * held.topicOf.length);
    const { value, baseline } = own.perplexity;
    expect(value).toBeLessThan(0.6 * (baseline ?? 0));
    expect(value).toBeLessThan(1.15 * ((await judged(ldaDeclaration)).perplexity.value ?? 0));
    // The encoder did not end in answering the prior for every document.
    expect(reports[reports.length - 1].metrics["train:kld"]).toBeGreaterThan(2);
  });
});

test("columns that count words are documents too, and the file answers as training does, whatever the counts are", async () => {
  const wordCount = 12;
  const columns = Array.from({ length: wordCount }, (_, word) =>
    numericColumn(
      `w${word}`,
      Array.from({ length: 120 }, (_row, row) => (row % 2 === (word < 6 ? 0 : 1) ? draws.nextInt(5) : 0)),
    ),
  );
  const table: Table = { rowCount: 120, columns };
  const { preprocessing, model } = await fit(ntmDeclaration, table, { num_topics: 2, epochs: 5 });
  const hostile: Table = {
    rowCount: 6,
    columns: columns.map(({ name }, word) =>
      numericColumn(name, [null, -3, Number.POSITIVE_INFINITY, 1e30, 0, word === 3 ? 0.5 : 1e-30]),
    ),
  };
  for (const rows of [table, hostile]) {
    const predictions = model.predict(transformTable(preprocessing, rows));
    expect(predictions.every(Number.isFinite)).toBe(true);
    const file = buildModel({
      ...{ preprocessing, fittedModel: model, problemType: "topic-modeling", labels: [], signatureMetadata: "{}" },
    });
    const verified = await verifyModel({
      ...{ model: file, preprocessing, table: rows, problemType: "topic-modeling", labels: [], predictions },
      tolerance: model.tolerance,
    });
    expect(verified.maximumRelativeDifference).toBeLessThanOrEqual(verified.tolerance);
  }
  expect(model.featureImportances.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
});

describe("the rows that documents are learned in", () => {
  /** Document 0 has two words, 1 none, 2 more words than a row takes. */
  const many = 700;
  const documents = {
    documentCount: 3,
    starts: Int32Array.of(0, 2, 2, 2 + many),
    words: Int32Array.from({ length: 2 + many }, (_, at) => (at < 2 ? [4, 2][at] : at - 2)),
    counts: Float64Array.from({ length: 2 + many }, (_, at) => at + 1),
  };
  const countsIn = async (wordCount: number) => {
    const reader = documentReader(documents, wordCount);
    const rows = reader.rowsOf(documents, Float64Array.of(1, 2, 3));
    const graph = GraphBuilder.create();
    const tape = new Tape(graph);
    const input = tape.variable(graph.input("rows", "float", ["N", reader.featureCount]), [
      anySize,
      reader.featureCount,
    ]);
    graph.output("counts", "float", ["N", wordCount], reader.counts(tape, input).name);
    const session = await createSession(graph.toModel());
    const { counts } = await session.run({
      rows: { elementType: "float", data: rows.features, shape: [rows.rowCount, reader.featureCount] },
    });
    await session.release();
    return { rows, counts: floats(counts) };
  };

  test("hold the same counts with and without the words that are not there", async () => {
    const [dense, sparse] = [await countsIn(800), await countsIn(5_000)];
    expect(dense.rows.featureCount).toBe(800);
    expect(sparse.rows.featureCount).toBe(2 * 512);
    const sumOf = ({ counts }: typeof dense, wordCount: number) =>
      Array.from({ length: 800 }, (_, word) => {
        let sum = 0;
        for (let row = 0; row * wordCount < counts.length; row++) sum += counts[row * wordCount + word];
        return sum;
      });
    expect(sumOf(sparse, 5_000)).toEqual(sumOf(dense, 800));
    expect([...dense.counts.subarray(0, 6)]).toEqual([0, 0, 2, 0, 1, 0]);
  });

  test("are several of a long document, each with its weight, and one of an empty document", async () => {
    const { rows } = await countsIn(5_000);
    expect(rows.rowCount).toBe(4);
    expect([...(rows.weights ?? [])]).toEqual([1, 2, 3, 3]);
  });
});

test("a document costs its words under its mixture of topics, and the divergence of two normal distributions", async () => {
  const documents = {
    ...{ documentCount: 1, starts: Int32Array.of(0, 2) },
    ...{ words: Int32Array.of(0, 2), counts: Float64Array.of(3, 1) },
  };
  const reader = documentReader(documents, 3);
  const unigram = Float64Array.of(0.5, 0.3, 0.2);
  const { bound } = buildNtm({ topicCount: 3, encoderLayers: [2], activation: "tanh", batchNorm: false }, reader, {
    ...{ unigram, warmUpSteps: 4, random: createRandom(3) },
  });
  const values = declarationsOf(bound).map(({ initial }) => initial);
  const named = (name: string) => values[declarationsOf(bound).findIndex((each) => each.name === name)];
  const scorer = await NetworkScorer.create(bound, evidenceLoss, { featureCount: 3, device: undefined });
  const { scores, loss } = await scorer.score(values, reader.rowsOf(documents));
  await scorer.release();

  const affine = (x: readonly number[], name: string) =>
    Array.from(named(`${name}_biases`), (bias, output) =>
      x.reduce(
        (sum, value, at) => sum + value * named(`${name}_weights`)[at * named(`${name}_biases`).length + output],
        bias,
      ),
    );
  const softmax = (x: readonly number[]) => {
    const sum = x.reduce((total, value) => total + Math.exp(value), 0);
    return x.map((value) => Math.exp(value) / sum);
  };
  const hidden = affine([Math.log(4), 0, Math.log(2)], "encoder_0").map(Math.tanh);
  const [mean, logVariance] = [affine(hidden, "mean"), affine(hidden, "log_variance")];
  const mixture = softmax(mean);
  const topics = [0, 1, 2].map((topic) => softmax([...named(topicWordsName).subarray(3 * topic, 3 * topic + 3)]));
  const shareOf = (word: number) => topics.reduce((sum, words, topic) => sum + mixture[topic] * words[word], 0);
  const reconstruction = -(3 * Math.log(shareOf(0)) + Math.log(shareOf(2)));
  // KL(N(m, s²) || N(0, p²)) = ln(p / s) + (s² + m²) / 2p² - 1 / 2, with p² = K - 1 = 2.
  const divergence = mean.reduce((sum, m, topic) => {
    const variance = Math.exp(logVariance[topic]);
    return sum + Math.log(Math.sqrt(2 / variance)) + (variance + m * m) / 4 - 0.5;
  }, 0);
  expect(scores[0]).toBeCloseTo(reconstruction, 5);
  expect(scores[1]).toBeCloseTo(divergence, 5);
  expect(loss).toBeCloseTo(reconstruction + divergence, 5);
});

test("layers of the encoder are read from their list, and too wide ones refused with both numbers", () => {
  const parsed = (encoder_layers: string) => parseHyperparameters(ntmDeclaration.hyperparameters, { encoder_layers });
  expect(parsed("100, 50").issues).toEqual([]);
  expect(parsed("auto").values.encoder_layers).toBeNull();
  expect(parsed("100,,2").issues[0].message).toContain('encoder_layers is "100,,2"');
  const [issue] = ntmDeclaration.validate(parsed("10,5000").values, "topic-modeling");
  expect(issue).toMatchObject({ path: "encoder_layers" });
  expect(issue.message).toContain("5000 units; each may have 4096");
});
