import { expect, test } from "vitest";
import type { FitContext, TrainingTask } from "../estimator.ts";
import { evaluateTopics } from "../evaluation/evaluate-topics.ts";
import { topicCoherences } from "../evaluation/topic-coherences.ts";
import { parseHyperparameters } from "../hyperparameters.ts";
import { buildModel } from "../model-export/build-model.ts";
import { verifyModel } from "../model-export/verify-model.ts";
import { fitPreprocessing } from "../preprocessing/fit-preprocessing.ts";
import { transformTable } from "../preprocessing/transform-table.ts";
import { createRandom } from "../random.ts";
import { numericColumn, type Table, TrainingDataError } from "../table.ts";
import { digamma } from "./digamma.ts";
import { ldaDeclaration } from "./lda.declaration.ts";
import { LdaModel } from "./lda-model.ts";
import { answerUpdates } from "./variational-inference.ts";

test.each([
  // scipy.special.digamma
  [1e-3, -1000.5755719318103],
  [0.1, -10.423754940411076],
  [1, -0.5772156649015329],
  [2.5, 0.7031566406452432],
  [100, 4.600161852738087],
])("the digamma of %d is %d", (x, value) => {
  expect(Math.abs(digamma(x) / value - 1)).toBeLessThan(1e-9);
});

const wordCount = 12;
const documentCount = 120;
const draws = createRandom(9);
/** Two topics of six words each; every document is of one. */
const counts = Array.from({ length: wordCount }, (_, word) =>
  Array.from({ length: documentCount }, (_, document) =>
    document % 2 === (word < 6 ? 0 : 1) ? draws.nextInt(5) : draws.nextInt(20) === 0 ? 1 : 0,
  ),
);
const table: Table = {
  rowCount: documentCount,
  columns: counts.map((values, word) => numericColumn(`w${word}`, values)),
};
const names = table.columns.map(({ name }) => name);
const context: FitContext = {
  random: createRandom(5),
  signal: new AbortController().signal,
  checkpoint: () => {},
  report: () => {},
};

async function fit(own: Table, hyperparameters = { num_topics: 2, alpha0: 0.5 }) {
  const { values, issues } = parseHyperparameters(ldaDeclaration.hyperparameters, hyperparameters);
  expect(issues).toEqual([]);
  const preprocessing = fitPreprocessing(own, names, ldaDeclaration.features(values));
  const features = transformTable(preprocessing, own);
  const task: TrainingTask<"topic-modeling"> = {
    ...{ problemType: "topic-modeling", classCount: 0, train: { features }, validation: null },
  };
  const model = await ldaDeclaration.createEstimator(values).fit(task, context);
  return { preprocessing, features, model };
}

test("columns that count words are documents too, and the file answers as training does, whatever the counts are", async () => {
  const { preprocessing, model } = await fit(table);
  const hostile: Table = {
    rowCount: 6,
    columns: names.map((name, word) =>
      numericColumn(name, [null, -3, Number.POSITIVE_INFINITY, 1e30, 0, word === 3 ? 0.5 : 1e-30]),
    ),
  };
  for (const rows of [table, hostile]) {
    const predictions = model.predict(transformTable(preprocessing, rows));
    const file = buildModel({
      ...{ preprocessing, fittedModel: model, problemType: "topic-modeling", labels: [], signatureMetadata: "{}" },
    });
    const verified = await verifyModel({
      ...{ model: file, preprocessing, table: rows, problemType: "topic-modeling", labels: [], predictions },
    });
    expect(verified.maximumRelativeDifference).toBeLessThanOrEqual(verified.tolerance);
  }
});

test("the page's figures beat a language without topics, and the topics' words are theirs", async () => {
  const { features, model } = await fit(table);
  const evaluation = evaluateTopics({
    ...{ model, table, features, predictions: model.predict(features), knownAnomalies: null, seed: 1 },
  });
  const [perplexity, pwll, npmi] = evaluation.metrics;
  expect(perplexity.value).toBeLessThan(0.75 * (perplexity.baseline ?? 0));
  expect(Math.exp(-(pwll.value ?? 0))).toBeCloseTo(perplexity.value ?? 0, 9);
  expect(npmi.value).not.toBeNull();
  for (const { words, documentCount: own, share } of evaluation.topics) {
    const sides = new Set(words.slice(0, 6).map(({ word }) => Number(word.slice(1)) < 6));
    expect(sides.size).toBe(1);
    expect(own).toBeGreaterThan(50);
    expect(share).toBeGreaterThan(0.4);
  }
  expect(evaluation.topics.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  expect(evaluation.projection.points).toHaveLength(documentCount);
});

test("negative counts are refused with column, value and row", async () => {
  const columns = [numericColumn("w0", [...counts[0].slice(0, -1), -2]), ...table.columns.slice(1)];
  const fitting = fit({ rowCount: documentCount, columns });
  await expect(fitting).rejects.toThrow(TrainingDataError);
  await expect(fitting).rejects.toThrow('"w0" is -2 in row 120');
});

test("mixtures are those of scikit-learn's LatentDirichletAllocation", () => {
  // components_ = [[3, 1, 0.5], [0.2, 2, 4]], doc_topic_prior 0.25, max_doc_update_iter 50, mean_change_tol 0;
  // transform([[2, 1, 0], [0, 0, 5], [1, 1, 1]]), whose first γ is 1 as well.
  const model = new LdaModel(
    ["a", "b", "c"],
    { words: ["a", "b", "c"], vocabulary: null },
    {
      lambda: Float64Array.of(3, 0.2, 1, 2, 0.5, 4),
      unigram: Float64Array.of(1 / 3, 1 / 3, 1 / 3),
      ...{ alpha: 0.25, topicCount: 2 },
    },
    1,
  );
  expect(answerUpdates).toBe(50);
  const columns = [
    [2, 0, 1],
    [1, 0, 1],
    [0, 5, 1],
  ].map((column) => Float32Array.from(column));
  const mixtures = model.predict({ rowCount: 3, names: ["a", "b", "c"], columns });
  const wanted = [
    ...[0.9250717294346287, 0.07492827056537128, 0.04561551189648108, 0.9543844881035188],
    ...[0.45027397146655296, 0.549726028533447],
  ];
  for (const [at, value] of wanted.entries()) expect(mixtures[at]).toBeCloseTo(value, 8);
});

test("coherence is 1 for words that only come together, -1 for words that never do", () => {
  const documents = {
    ...{ documentCount: 4, starts: Int32Array.of(0, 2, 4, 5, 6), counts: new Float64Array(6).fill(1) },
    words: Int32Array.of(0, 1, 0, 1, 2, 3),
  };
  const [together, apart, unseen] = topicCoherences(documents, [[0, 1], [2, 3], [7]]);
  expect(together).toBeCloseTo(1, 12);
  expect(apart).toBe(-1);
  expect(unseen).toBeNull();
});
