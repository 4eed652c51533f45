import { createSession } from "@sagebrush/onnx/session";
import { describe, expect, test } from "vitest";
import { algorithms } from "./algorithms.ts";
import type { AlgorithmDeclaration, FitContext, FittedModel, ProblemType, TrainingReport } from "./estimator.ts";
import { nearestWords } from "./evaluation/nearest-words.ts";
import { type HyperparameterValue, parseHyperparameters } from "./hyperparameters.ts";
import { buildModel } from "./model-export/build-model.ts";
import { rawInputs } from "./model-export/raw-inputs.ts";
import { verifyModel } from "./model-export/verify-model.ts";
import { fitPreprocessing } from "./preprocessing/fit-preprocessing.ts";
import { transformTable } from "./preprocessing/transform-table.ts";
import { createRandom } from "./random.ts";
import { categoricalColumn, numericColumn, selectRows, type Table, TrainingDataError } from "./table.ts";

// The estimator contract on texts, for the algorithms that read words.

/** What keeps the suite short; an algorithm that is not listed trains with its defaults. */
const quickHyperparameters: Record<string, Record<string, HyperparameterValue>> = {
  // biome-ignore format: one line an algorithm
  blazingtext: { epochs: 6, vector_dim: 12, learning_rate: 0.5, min_count: 2, word_ngrams: 3, sampling_threshold: 0 },
  ntm: { num_topics: 3, epochs: 6, learning_rate: 0.02, num_patience_epochs: 100 },
  lda: { num_topics: 3, max_iterations: 6, tol: 0, alpha0: 0.3 },
};
const iterations = 6;

const random = createRandom(3);
const topics = [
  ["goal", "team", "match", "player", "Été"],
  ["bank", "money", "market", "price", "💰"],
  ["star", "planet", "rocket", "orbit", "moon"],
];
const rowCount = 240;
const topicOf = Array.from({ length: rowCount }, (_, row) => row % topics.length);
const texts = topicOf.map((topic, row) => {
  if (row % 40 === 39) return null;
  const length = 4 + random.nextInt(12);
  const words = Array.from({ length }, () => {
    if (random.next() < 0.3) return ["the", "a", "of"][random.nextInt(3)];
    const word = topics[topic][random.nextInt(5)];
    return random.next() < 0.2 ? `${word.toUpperCase()}.` : word;
  });
  return words.join(" ");
});
const table: Table = {
  rowCount,
  columns: [
    categoricalColumn("text", texts),
    numericColumn(
      "number",
      texts.map((_, row) => row),
    ),
    categoricalColumn(
      "empty",
      texts.map(() => null),
    ),
  ],
};
const hostileTexts = [
  null,
  "   ",
  "\t\n \u3000",
  "goal",
  "GOAL. Goal, goal",
  "GoAl!",
  "never seen words",
  "money\u0000goal goal",
  "half \ud800 pair money",
  "💰 💰💰 Été été",
  "e\u0301te\u0301",
  "money ".repeat(20_000),
  " leading and  double  spaces market ",
];
const hostile: Table = {
  rowCount: hostileTexts.length,
  columns: [
    categoricalColumn("text", hostileTexts),
    numericColumn(
      "number",
      hostileTexts.map(() => Number.POSITIVE_INFINITY),
    ),
    categoricalColumn(
      "empty",
      hostileTexts.map(() => "full"),
    ),
  ],
};
const names = table.columns.map(({ name }) => name);

const targets: Partial<Record<ProblemType, { labels: string[]; target: Float64Array }>> = {
  "binary-classification": {
    labels: ["other", "sport"],
    target: Float64Array.from(topicOf, (topic) => Number(topic === 0)),
  },
  "multiclass-classification": { labels: ["sport", "money", "space"], target: Float64Array.from(topicOf) },
};

function prepare(algorithm: AlgorithmDeclaration<ProblemType>, problemType: ProblemType) {
  const { values, issues } = parseHyperparameters(
    algorithm.hyperparameters,
    quickHyperparameters[algorithm.algorithmName] ?? {},
  );
  expect([...issues, ...algorithm.validate(values, problemType)]).toEqual([]);
  const preprocessing = fitPreprocessing(table, names, algorithm.features(values));
  const { labels = [], target } = targets[problemType] ?? {};
  const rowsOf = (rows: Int32Array) => ({
    features: transformTable(preprocessing, selectRows(table, rows)),
    ...(target && { target: Float64Array.from(rows, (row) => target[row]) }),
  });
  const all = Int32Array.from({ length: rowCount }, (_, row) => row);
  const train = rowsOf(all);
  const validation = rowsOf(all.filter((row) => row % 4 === 0));
  return {
    ...{ preprocessing, labels, target, train, rowsOf },
    fit: (context: Partial<FitContext> = {}, rows = train) =>
      algorithm.createEstimator(values).fit(
        { problemType, classCount: labels.length, train: rows, validation: rows === train ? validation : null },
        {
          random: createRandom(5),
          signal: new AbortController().signal,
          checkpoint: () => {},
          report: () => {},
          ...context,
        },
      ),
    modelOf: (fittedModel: FittedModel) =>
      buildModel({ preprocessing, fittedModel, problemType, labels, signatureMetadata: "{}" }),
  };
}

function expectSameFile(one: Uint8Array, other: Uint8Array): void {
  expect(Buffer.compare(one, other)).toBe(0);
}

const everyCase = algorithms
  .filter((algorithm) => algorithm.features({}).texts !== undefined)
  .flatMap((algorithm) =>
    algorithm.problemTypes.map((problemType) => [algorithm.algorithmName, problemType, algorithm] as const),
  );

test("there are algorithms that read words", () => {
  expect(everyCase.length).toBeGreaterThan(0);
});

describe.each(everyCase)("%s for %s", (_, problemType, algorithm) => {
  const prepared = prepare(algorithm, problemType);

  test("the same texts and seed give the same file", async () => {
    expectSameFile(prepared.modelOf(await prepared.fit()), prepared.modelOf(await prepared.fit()));
  });

  test("the file answers raw texts as training-time prediction does, hostile ones included", async () => {
    const fitted = await prepared.fit();
    const { preprocessing, labels } = prepared;
    for (const rows of [table, hostile]) {
      const predictions = fitted.predict(transformTable(preprocessing, rows));
      const model = prepared.modelOf(fitted);
      const verified = await verifyModel({ model, preprocessing, table: rows, problemType, labels, predictions });
      expect(verified.maximumRelativeDifference).toBeLessThanOrEqual(verified.tolerance);
    }
  });

  test("the file answers no texts with no answers", async () => {
    const session = await createSession(prepared.modelOf(await prepared.fit()));
    const none = {
      rowCount: 0,
      columns: table.columns.map((column) => selectRows({ rowCount, columns: [column] }, new Int32Array(0)).columns[0]),
    };
    const answers = await session.run(rawInputs(prepared.preprocessing, none));
    await session.release();
    for (const { shape } of Object.values(answers)) expect(shape[0]).toBe(0);
  });

  test.runIf(prepared.target !== undefined)("it tells the classes of texts it saw", async () => {
    const { target, labels } = prepared;
    const predictions = (await prepared.fit()).predict(prepared.train.features);
    const right = topicOf.filter((_topic, row) => {
      const own = predictions.subarray(row * labels.length, (row + 1) * labels.length);
      return own.indexOf(Math.max(...own)) === target?.[row];
    });
    expect(right.length).toBeGreaterThan(0.9 * rowCount);
  });

  test.runIf(problemType === "topic-modeling")("it finds the topics that the texts were drawn from", async () => {
    const fitted = await prepared.fit();
    const topicCount = fitted.topics?.topicCount ?? 0;
    const mixtures = fitted.predict(prepared.train.features);
    const counts = new Map<string, number>();
    for (const [row, topic] of topicOf.entries()) {
      if (texts[row] === null) continue;
      const own = mixtures.subarray(row * topicCount, (row + 1) * topicCount);
      expect(own.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      const pair = `${topic} ${own.indexOf(Math.max(...own))}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    const largest = [...counts.values()].sort((left, right) => right - left).slice(0, topics.length);
    expect(largest.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0.9 * 234);
  });

  test.runIf(problemType === "word-embedding")("words of one topic are nearer each other than others", async () => {
    const { wordEmbedding } = await prepared.fit();
    if (wordEmbedding === undefined) throw new Error("There are no vectors.");
    const nearest = nearestWords(wordEmbedding, { words: 15, neighbours: 1 });
    const topicOfWord = (word: number) =>
      topics.findIndex((own) => own.some((form) => form.toLowerCase() === wordEmbedding.words[word]));
    const telling = nearest.flatMap(([closest], word) => (topicOfWord(word) < 0 ? [] : [[word, closest.word]]));
    const right = telling.filter(([word, closest]) => topicOfWord(word) === topicOfWord(closest));
    expect(right.length).toBeGreaterThan(0.8 * telling.length);
  });

  test("it reports every iteration with metrics of both sets that its declaration names", async () => {
    const reports: TrainingReport[] = [];
    await prepared.fit({ report: (report) => reports.push(report) });
    expect(reports.map(({ iteration }) => iteration)).toEqual(Array.from({ length: iterations }, (_, at) => at + 1));
    const declared = algorithm.objectiveMetrics(problemType).map(({ name }) => name);
    for (const { metrics } of reports) {
      expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
      expect(Object.keys(metrics)).toContain(declared[0]);
      expect(Object.keys(metrics).filter((name) => !declared.includes(name))).toEqual([]);
    }
  });

  test("an abort ends it within an iteration and keeps what was learned; before anything was, it throws", async () => {
    const controller = new AbortController();
    let reported = 0;
    const fitted = await prepared.fit({
      signal: controller.signal,
      report: ({ iteration }) => {
        reported = iteration;
        if (iteration === 2) controller.abort();
      },
    });
    expect(reported).toBeLessThanOrEqual(3);
    expect(fitted.predict(prepared.train.features).every(Number.isFinite)).toBe(true);
    await expect(prepared.fit({ signal: AbortSignal.abort(new Error("Stopped.")) })).rejects.toThrow("Stopped.");
  });

  test("resumed from any checkpoint it ends with the same file", async () => {
    const checkpoints: Uint8Array[] = [];
    const whole = prepared.modelOf(await prepared.fit({ checkpoint: (state) => void checkpoints.push(state()) }));
    expect(checkpoints.length).toBeGreaterThanOrEqual(iterations - 1);
    for (const checkpoint of checkpoints) {
      const resumeFrom = Buffer.concat([Buffer.of(0), checkpoint]).subarray(1);
      expectSameFile(prepared.modelOf(await prepared.fit({ resumeFrom })), whole);
    }
  });

  test("the text has all the importance, and columns that are not read have none", async () => {
    const { featureImportances } = await prepared.fit();
    expect(featureImportances).toMatchObject([{ feature: "text", share: 1 }]);
    const reasons = prepared.preprocessing.columns.map(({ droppedBecause }) => droppedBecause !== null);
    expect(reasons).toEqual([false, true, true]);
  });

  test("two texts are enough", async () => {
    const fitted = await prepared.fit({}, prepared.rowsOf(Int32Array.of(0, 1)));
    expect(fitted.predict(prepared.train.features).every(Number.isFinite)).toBe(true);
  });

  test("two text columns are refused by name", () => {
    const two: Table = { rowCount, columns: [table.columns[0], { ...table.columns[0], name: "title" }] };
    const fitting = () => fitPreprocessing(two, ["text", "title"], algorithm.features({}));
    expect(fitting).toThrow(TrainingDataError);
    expect(fitting).toThrow('"text", "title"');
  });
});
