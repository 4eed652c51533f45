import { expect, test } from "vitest";
import type { FitContext, SupervisedProblemType, TrainingReport, TrainingTask } from "../estimator.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { createRandom } from "../random.ts";
import { categoricalColumn, TrainingDataError } from "../table.ts";
import { splitRowsIntoWords } from "../texts/split-words.ts";
import { learnVocabulary } from "../texts/vocabulary.ts";
import { blazingTextDeclaration } from "./blazingtext.declaration.ts";
import type { BlazingTextProblem } from "./blazingtext.hyperparameters.ts";
import { classify, embedText, learnText, StepBuffers, type TextClassifier } from "./text-classifier.ts";
import { endOfText, hashFactor, indexFeatures, textFeatures } from "./text-features.ts";

const draws = createRandom(4);
const textCount = 200;
/** The words are the same in both classes; only their order tells them apart. */
const ordered = Array.from({ length: textCount }, (_, text) => {
  const filler = ["x", "y", "z"][draws.nextInt(3)];
  return text % 2 === 0 ? `${filler} not good ${filler} but bad` : `${filler} not bad ${filler} but good`;
});
const byOrder = Float64Array.from(ordered, (_, text) => text % 2);

function rowsOf(texts: readonly string[], target: Float64Array) {
  const words = splitRowsIntoWords(categoricalColumn("t", texts));
  return { features: { rowCount: texts.length, names: ["t"], columns: [], texts: words }, target };
}

function fit(
  hyperparameters: Record<string, HyperparameterValue>,
  context: Partial<FitContext> = {},
  task: Partial<TrainingTask<SupervisedProblemType & BlazingTextProblem>> = {},
) {
  const { values, issues } = parseHyperparameters(blazingTextDeclaration.hyperparameters, hyperparameters);
  expect(issues).toEqual([]);
  const rows = rowsOf(ordered, byOrder);
  return blazingTextDeclaration.createEstimator(values).fit(
    { problemType: "binary-classification", classCount: 2, train: rows, validation: null, ...task },
    {
      random: createRandom(2),
      signal: new AbortController().signal,
      checkpoint: () => {},
      report: () => {},
      ...context,
    },
  );
}

function accuracy(probabilities: Float64Array): number {
  return byOrder.filter((code, text) => probabilities[2 * text + code] > 0.5).length / textCount;
}

test("a step goes down the gradient of the cross-entropy", () => {
  const random = createRandom(1);
  const numbers = (length: number) => Float32Array.from({ length }, () => random.next() - 0.5);
  const classifier: TextClassifier = { dimension: 3, classCount: 4, embedding: numbers(15), output: numbers(12) };
  const features = { starts: Int32Array.of(0, 2, 5), rows: Int32Array.of(0, 1, 4, 2, 4) };
  const lossOf = ({ embedding, output }: Pick<TextClassifier, "embedding" | "output">) => {
    const hidden = new Float64Array(3);
    const probabilities = new Float64Array(4);
    const own = { ...classifier, embedding, output };
    embedText(own, features, 1, hidden);
    classify(own, hidden, probabilities);
    return -Math.log(probabilities[2]);
  };
  const moved = { ...classifier, embedding: classifier.embedding.slice(), output: classifier.output.slice() };
  const rate = 1e-2;
  learnText(moved, features, { text: 1, code: 2, rate }, new StepBuffers(classifier));
  for (const name of ["embedding", "output"] as const) {
    for (let at = 0; at < classifier[name].length; at++) {
      const beside = (by: number) => {
        const changed = classifier[name].slice();
        changed[at] += by;
        return lossOf({ ...classifier, [name]: changed });
      };
      const slope = (beside(1e-2) - beside(-1e-2)) / 2e-2;
      expect((classifier[name][at] - moved[name][at]) / rate).toBeCloseTo(slope, 2);
    }
  }
});

test("texts are the ids of their known words, the end, and the hashes of neighbours", () => {
  const texts = splitRowsIntoWords(categoricalColumn("t", ["b a", "a c", ""]));
  const vocabulary = learnVocabulary(texts, { minimumCount: 1, maximumSize: 2 });
  expect(vocabulary.words).toEqual(["a", "b"]);
  const { index, features } = indexFeatures(texts, { vocabulary, wordNgrams: 2, buckets: 1_000 });
  const hash = (first: number, second: number) => (first * hashFactor + second) % 1_000;
  const end = endOfText(vocabulary);
  expect([...index.rowOfBucket.keys()]).toEqual([hash(1, 0), hash(0, end)]);
  expect([...features.rows]).toEqual([1, 0, end, 3, 4, 0, end, 4, end]);
  expect(textFeatures(index, texts)).toEqual(features);
});

test("word n-grams tell texts apart whose words are the same, and single words cannot", async () => {
  const settings = { min_count: 1, epochs: 20, learning_rate: 0.5, vector_dim: 10 };
  const rows = rowsOf(ordered, byOrder);
  expect(accuracy((await fit({ ...settings, word_ngrams: 2 })).predict(rows.features))).toBe(1);
  expect(accuracy((await fit({ ...settings, word_ngrams: 1 })).predict(rows.features))).toBeLessThan(0.6);
});

test("early stopping ends when validation accuracy no longer grows, and the best epoch is kept", async () => {
  const reports: TrainingReport[] = [];
  const hyperparameters = { min_count: 1, epochs: 60, learning_rate: 0.5, vector_dim: 10 };
  const stopping = { early_stopping: true, patience: 2, min_epochs: 3 };
  const report = (each: TrainingReport) => void reports.push(each);
  const model = await fit({ ...hyperparameters, ...stopping }, { report }, { validation: rowsOf(ordered, byOrder) });
  expect(reports.length).toBeLessThan(60);
  const first = reports.findIndex(({ metrics }) => metrics["validation:accuracy"] === 1) + 1;
  expect(reports.length).toBe(Math.max(3, first + 2));
  // Of the epochs that were right throughout, the one that was surest.
  const losses = reports.slice(first - 1).map(({ metrics }) => metrics["validation:mlogloss"]);
  expect(model.iterations).toBe(first + losses.indexOf(Math.min(...losses)));
});

test("a least count that no word reaches is refused with both", async () => {
  const fitting = fit({ min_count: 1_000 });
  await expect(fitting).rejects.toThrow(TrainingDataError);
  await expect(fitting).rejects.toThrow("No word occurs 1000 times in the 200 training texts");
});
