import { describe, expect, test } from "vitest";
import type { FitContext } from "../estimator.ts";
import { evaluateWordEmbedding } from "../evaluation/evaluate-word-embedding.ts";
import { nearestWords } from "../evaluation/nearest-words.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { createRandom } from "../random.ts";
import { categoricalColumn, type Table, TrainingDataError } from "../table.ts";
import { splitRowsIntoWords } from "../texts/split-words.ts";
import { keepChances, WordSampler } from "../texts/word-sampler.ts";
import { blazingTextDeclaration } from "./blazingtext.declaration.ts";
import { wordVectorModes } from "./blazingtext.hyperparameters.ts";
import { learnBatch, learnPrediction, type Prediction, VectorStepBuffers, type WordVectors } from "./word-vectors.ts";

const draws = createRandom(4);
const [rowCount, columnCount, wordsOfContext] = [5, 4, 6];

/**
 * Sentences about things that have a row and a column: a thing stands among words of its row and of its column, and has two
 * names that are used alike. So names of one thing are synonyms, and things are to each other as their rows and columns are.
 */
const sentences = Array.from({ length: 6_000 }, () => {
  const [row, column] = [draws.nextInt(rowCount), draws.nextInt(columnCount)];
  const around = (kind: string) => `${kind}_${draws.nextInt(wordsOfContext)}`;
  const name = draws.next() < 0.5 ? "a" : "b";
  const [ofRow, ofColumn] = [`row${row}`, `column${column}`];
  return `${around(ofRow)} ${around(ofColumn)} thing${row}${column}${name} ${around(ofColumn)} ${around(ofRow)}`;
});
const things = Array.from({ length: rowCount * columnCount }, (_, at) => [
  Math.floor(at / columnCount),
  at % columnCount,
]);

function featuresOf(texts: readonly string[]) {
  const words = splitRowsIntoWords(categoricalColumn("t", texts));
  return { rowCount: texts.length, names: ["t"], columns: [], texts: words };
}

function fit(
  hyperparameters: Record<string, HyperparameterValue>,
  texts = sentences,
  context: Partial<FitContext> = {},
) {
  const { values, issues } = parseHyperparameters(blazingTextDeclaration.hyperparameters, hyperparameters);
  expect([...issues, ...blazingTextDeclaration.validate(values, "word-embedding")]).toEqual([]);
  return blazingTextDeclaration.createEstimator(values).fit(
    { problemType: "word-embedding", classCount: 0, train: { features: featuresOf(texts) }, validation: null },
    {
      random: createRandom(2),
      signal: new AbortController().signal,
      checkpoint: () => {},
      report: () => {},
      ...context,
    },
  );
}

const planted = { vector_dim: 24, epochs: 6, sampling_threshold: 0, window_size: 3 };

describe.each(wordVectorModes)("mode %s", (mode) => {
  test("brings words together that are used alike, and keeps what things are to each other", async () => {
    const model = await fit({ ...planted, mode });
    const embedding = model.wordEmbedding;
    if (embedding === undefined) throw new Error("There are no vectors.");
    const nearest = nearestWords(embedding, { words: embedding.words.length, neighbours: 3 });
    const closestTo = (word: string) => embedding.words[nearest[embedding.words.indexOf(word)][0].word];
    const synonyms = things.filter(([row, column]) => closestTo(`thing${row}${column}a`) === `thing${row}${column}b`);
    expect(synonyms.length).toBeGreaterThanOrEqual(0.9 * things.length);

    // What is to a thing of another row as a thing is to that of its own column in the other's row: 3CosAdd of Mikolov et al., NAACL 2013.
    const vectors = new Map(
      things.map(([row, column]) => [`${row} ${column}`, unit(model.predict(featuresOf([`thing${row}${column}a`])))]),
    );
    const vectorOf = (row: number, column: number) => vectors.get(`${row} ${column}`) ?? new Float64Array(0);
    let right = 0;
    let asked = 0;
    for (const [row, column] of things) {
      const [otherRow, otherColumn] = [(row + 1) % rowCount, (column + 1) % columnCount];
      const [from, minus, plus] = [
        vectorOf(row, otherColumn),
        vectorOf(otherRow, otherColumn),
        vectorOf(otherRow, column),
      ];
      const sought = from.map((value, place) => value - minus[place] + plus[place]);
      const candidates = things.filter(
        ([r, c]) => !(r === row && c === otherColumn) && !(r === otherRow && (c === otherColumn || c === column)),
      );
      const best = candidates.reduce((one, other) =>
        dot(sought, vectorOf(other[0], other[1])) > dot(sought, vectorOf(one[0], one[1])) ? other : one,
      );
      if (best[0] === row && best[1] === column) right++;
      asked++;
    }
    expect(right / asked).toBeGreaterThan(0.8);
  });
});

test("the page's figures beat chance, and its neighbours and picture are those of the most frequent words", async () => {
  const model = await fit({ ...planted, mode: "skipgram" });
  const features = featuresOf([...sentences.slice(0, 500), "never seen"]);
  const table: Table = { rowCount: 501, columns: [] };
  const evaluation = evaluateWordEmbedding({
    ...{ model, table, features, predictions: model.predict(features), knownAnomalies: null, seed: 3 },
  });
  const [area, known] = evaluation.metrics;
  expect(area.value).toBeGreaterThan(0.8);
  expect(area.baseline).toBe(0.5);
  expect(known.value).toBeCloseTo(2_500 / 2_502, 9);
  expect(evaluation.wordCount).toBe(2 * things.length + (rowCount + columnCount) * wordsOfContext);
  expect(evaluation.words[0].count).toBeGreaterThanOrEqual(evaluation.words[1].count);
  expect(evaluation.words.every(({ neighbours }) => neighbours.length === 8)).toBe(true);
  expect(evaluation.projection.points.map(({ word }) => word)).toEqual(evaluation.words.map(({ word }) => word));
  expect(JSON.stringify(evaluation).length).toBeLessThan(200_000);
});

test("a word alone is its own vector, a text the mean of those it knows, and a text without any 0", async () => {
  const model = await fit({ ...planted, epochs: 1 });
  const [one, other, both, none] = ["thing00a", "thing11b", "thing00a thing11b unheard", "unheard of"].map((text) =>
    model.predict(featuresOf([text])),
  );
  const own = model.wordEmbedding?.words.indexOf("thing00a") ?? -1;
  expect([...one]).toEqual([...(model.wordEmbedding?.vectors.subarray(24 * own, 24 * (own + 1)) ?? [])]);
  for (const [place, value] of both.entries()) expect(value).toBeCloseTo((one[place] + other[place]) / 2, 12);
  expect([...none]).toEqual(new Array(24).fill(0));
});

test("a text of weight 0 teaches nothing, and words it has alone stay where they were", async () => {
  const { values } = parseHyperparameters(blazingTextDeclaration.hyperparameters, {
    ...planted,
    epochs: 1,
    min_count: 1,
  });
  const texts = ["one two", "three four"];
  const fitted = await blazingTextDeclaration.createEstimator(values).fit(
    {
      ...{ problemType: "word-embedding", classCount: 0, validation: null },
      train: { features: featuresOf(texts), weights: Float64Array.of(0, 1) },
    },
    { random: createRandom(2), signal: new AbortController().signal, checkpoint: () => {}, report: () => {} },
  );
  const outputOf = (word: string) => {
    const at = fitted.wordEmbedding?.words.indexOf(word) ?? -1;
    return [...(fitted.wordEmbedding?.outputVectors.subarray(24 * at, 24 * (at + 1)) ?? [])];
  };
  expect(outputOf("four").some((value) => value !== 0)).toBe(true);
  const { input } = { input: fitted.wordEmbedding?.vectors ?? new Float32Array(0) };
  const at = fitted.wordEmbedding?.words.indexOf("one") ?? -1;
  expect(Math.max(...input.subarray(24 * at, 24 * (at + 1)).map(Math.abs))).toBeLessThanOrEqual(0.5 / 24);
});

test("stopped halfway through its first epoch it keeps what it has learned", async () => {
  const controller = new AbortController();
  setImmediate(() => setImmediate(() => controller.abort(new Error("Stopped."))));
  const long = Array.from({ length: 40 }, () => sentences.join(" "));
  const model = await fit({ ...planted, epochs: 50 }, long, { signal: controller.signal });
  expect(model.iterations).toBe(1);
  expect(model.wordEmbedding?.outputVectors.some((value) => value !== 0)).toBe(true);
});

describe("a step", () => {
  const random = createRandom(1);
  const numbers = (length: number) => Float32Array.from({ length }, () => random.next() - 0.5);
  const dimension = 3;
  const vectors: WordVectors = { dimension, input: numbers(5 * dimension), output: numbers(5 * dimension) };
  const prediction: Prediction = {
    ...{ context: Int32Array.of(0, 2, 4), contextCount: 3, targets: Int32Array.of(1, 3, 2, 3), targetCount: 4 },
  };
  const lossOf = ({ input, output }: Pick<WordVectors, "input" | "output">, contexts: readonly number[]) => {
    const hidden = [0, 1, 2].map(
      (place) => contexts.reduce((sum, word) => sum + input[word * dimension + place], 0) / contexts.length,
    );
    return [...prediction.targets].reduce((sum, target, at) => {
      const score = hidden.reduce((total, value, place) => total + value * output[target * dimension + place], 0);
      return sum + Math.log(1 + Math.exp(at === 0 ? -score : score));
    }, 0);
  };
  const buffers = new VectorStepBuffers(vectors, { mostContext: 3, mostTargets: 4 });
  const rate = 1e-3;
  const moved = (learn: typeof learnPrediction, own: Prediction) => {
    const copy = { ...vectors, input: vectors.input.slice(), output: vectors.output.slice() };
    const loss = learn(copy, own, rate, buffers);
    return { copy, loss };
  };
  /** By differences of the loss. */
  const slopes = (name: "input" | "output", loss: (changed: WordVectors) => number) =>
    Array.from(vectors[name], (_, at) => {
      const beside = (by: number) => {
        const changed = vectors[name].slice();
        changed[at] += by;
        return loss({ ...vectors, [name]: changed });
      };
      return (beside(1e-2) - beside(-1e-2)) / 2e-2;
    });

  test("of skip-gram goes down the gradient of its loss", () => {
    const own = { ...prediction, context: Int32Array.of(2), contextCount: 1, targets: Int32Array.of(1, 3, 2, 4) };
    const ofOwn = (changed: WordVectors) => {
      const hidden = [6, 7, 8].map((at) => changed.input[at]);
      return [1, 3, 2, 4].reduce((sum, target, at) => {
        const score = hidden.reduce(
          (total, value, place) => total + value * changed.output[target * dimension + place],
          0,
        );
        return sum + Math.log(1 + Math.exp(at === 0 ? -score : score));
      }, 0);
    };
    const { copy, loss } = moved(learnPrediction, own);
    expect(loss).toBeCloseTo(ofOwn(vectors), 5);
    for (const name of ["input", "output"] as const)
      for (const [at, slope] of slopes(name, ofOwn).entries())
        expect((vectors[name][at] - copy[name][at]) / rate).toBeCloseTo(slope, 2);
  });

  test("of the bag of words moves every neighbour by the gradient of their mean", () => {
    const { copy, loss } = moved(learnPrediction, prediction);
    const ofMean = (changed: WordVectors) => lossOf(changed, [0, 2, 4]);
    // One target comes twice, and has moved when its turn comes again.
    expect(loss).toBeCloseTo(ofMean(vectors), 3);
    for (const [at, slope] of slopes("input", ofMean).entries())
      expect((vectors.input[at] - copy.input[at]) / rate).toBeCloseTo(3 * slope, 2);
  });

  test("of a batch goes down the gradient of all its pairs together", () => {
    const ofPairs = (changed: WordVectors) => [0, 2, 4].reduce((sum, word) => sum + lossOf(changed, [word]), 0);
    const { copy, loss } = moved(learnBatch, prediction);
    expect(loss).toBeCloseTo(ofPairs(vectors), 5);
    for (const name of ["input", "output"] as const)
      for (const [at, slope] of slopes(name, ofPairs).entries())
        expect((vectors[name][at] - copy[name][at]) / rate).toBeCloseTo(slope, 2);
  });
});

test("noise comes by counts to the power of three quarters, a word alone always", () => {
  const counts = Float64Array.of(1_000, 100, 10, 1);
  const sampler = new WordSampler(counts);
  const random = createRandom(6);
  const drawn = new Float64Array(4);
  for (let draw = 0; draw < 100_000; draw++) drawn[sampler.draw(random)]++;
  const weights = counts.map((count) => count ** 0.75);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (const [word, count] of drawn.entries()) {
    const expected = (100_000 * weights[word]) / total;
    expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected));
  }
  expect(new WordSampler(Float64Array.of(3)).draw(random)).toBe(0);
});

test("frequent words are left out as word2vec leaves them out", () => {
  // (√(f / t) + 1) t / f for a share f: word2vec.c, of shares 0.9 and 0.1 with a threshold of 0.01.
  const [often, seldom] = keepChances(Float64Array.of(900, 100), 0.01);
  expect(often).toBeCloseTo((Math.sqrt(90) + 1) / 90, 12);
  expect(seldom).toBeCloseTo((Math.sqrt(10) + 1) / 10, 12);
  expect([...keepChances(Float64Array.of(900, 100), 0)]).toEqual([1, 1]);
  expect(keepChances(Float64Array.of(1, 999_999), 0.01)[0]).toBe(1);
});

test.each([
  ["word-embedding", "supervised", "must be auto or batch_skipgram, skipgram, cbow"],
  ["binary-classification", "cbow", "must be auto or supervised"],
] as const)("for %s the mode %s is refused with those allowed", (problemType, mode, message) => {
  const { values } = parseHyperparameters(blazingTextDeclaration.hyperparameters, { mode });
  const [issue] = blazingTextDeclaration.validate(values, problemType);
  expect(issue.path).toBe("mode");
  expect(issue.message).toContain(message);
});

test("texts of single words are refused: nothing stands beside them", async () => {
  const fitting = fit({ ...planted, min_count: 1 }, ["one", "two", "one"]);
  await expect(fitting).rejects.toThrow(TrainingDataError);
  await expect(fitting).rejects.toThrow("No training text has two words that occur 1 times");
});

test("a learning rate that makes vectors grow beyond all bounds is named", async () => {
  const fitting = fit({ ...planted, mode: "cbow", learning_rate: 10, epochs: 30 });
  await expect(fitting).rejects.toThrow(TrainingDataError);
  await expect(fitting).rejects.toThrow("Use a learning_rate below 10.");
});

function dot(left: Float64Array, right: Float64Array): number {
  return left.reduce((sum, value, place) => sum + value * right[place], 0);
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / length);
}
