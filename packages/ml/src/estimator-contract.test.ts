import { createSession } from "@sagebrush/onnx/session";
import { describe, expect, test } from "vitest";
import { algorithms } from "./algorithms.ts";
import type { ContractRows } from "./contract-rows.ts";
import type {
  AlgorithmDeclaration,
  FitContext,
  LabelledProblemType,
  ProblemType,
  TrainingReport,
  TrainingRows,
  TrainingTask,
} from "./estimator.ts";
import { type HyperparameterValue, parseHyperparameters } from "./hyperparameters.ts";
import { imageContractRows } from "./image-classification/image-contract-rows.ts";
import { ipInsightsContractRows } from "./ip-insights/ip-insights-contract-rows.ts";
import { buildModel } from "./model-export/build-model.ts";
import { rawInputs } from "./model-export/raw-inputs.ts";
import { verifyModel } from "./model-export/verify-model.ts";
import { object2vecContractRows } from "./object2vec/object2vec-contract-rows.ts";
import { fitPreprocessing } from "./preprocessing/fit-preprocessing.ts";
import { foldImportances } from "./preprocessing/fold-importances.ts";
import { modelFeatures, type Preprocessing } from "./preprocessing/preprocessing.ts";
import { encodeTarget, learnTargetEncoding } from "./preprocessing/target.ts";
import { transformTable } from "./preprocessing/transform-table.ts";
import { createRandom } from "./random.ts";
import { categoricalColumn, numericColumn, selectRows, type Table, type TableColumn } from "./table.ts";

const usualIterations = 6;
/** What keeps the suite short; an algorithm that is not listed trains with its defaults. */
const quickHyperparameters: Record<string, Record<string, HyperparameterValue>> = {
  xgboost: { num_round: usualIterations },
  lightgbm: { num_boost_round: usualIterations },
  catboost: { iterations: usualIterations, learning_rate: 0.3, depth: 5 },
  "random-forest": { n_estimators: usualIterations, max_depth: 6 },
  "extra-trees": { n_estimators: usualIterations, max_depth: 6 },
  "linear-learner": { epochs: usualIterations, early_stopping_patience: 0 },
  "factorization-machines": { epochs: usualIterations },
  mlp: { epochs: usualIterations, hidden_units: 32, early_stopping_patience: 0 },
  // biome-ignore format: one line an algorithm
  tabtransformer: { n_epochs: usualIterations, input_dim: 8, n_blocks: 1, n_heads: 2, batch_size: 60, learning_rate: 0.01 },
  randomcutforest: { num_trees: 12 },
  // biome-ignore format: one line an algorithm
  "image-classification": { epochs: usualIterations, num_layers: 1, num_filters: 8, learning_rate: 0.02, early_stopping_patience: 0 },
  ipinsights: { epochs: usualIterations, vector_dim: 16, learning_rate: 0.03 },
  object2vec: { epochs: usualIterations, enc_dim: 8, mlp_dim: 16, learning_rate: 0.03, early_stopping_patience: 0 },
  autoencoder: { epochs: usualIterations, hidden_units: 16, early_stopping_patience: 0 },
  // From poor places, so that it does not arrive before the last pass.
  kmeans: { epochs: usualIterations, k: 12, init_method: "random", extra_center_factor: 1, local_lloyd_tol: 0 },
};
/** Algorithms that learn in one go, and so have nothing to resume, or whose quick training has another number. */
const iterationsOf: Record<string, number> = { pca: 1, knn: 1, randomcutforest: 12 };

/**
 * Among how many of the first columns of 1,000 one that matters must be, where not the first: with more columns than rows,
 * interactions of all pairs find some noise that looks better.
 */
const placesOfWide: Record<string, number> = { "factorization-machines": 10 };

const random = createRandom(21);
const rowCount = 240;
const numbers = Array.from({ length: rowCount }, () => 10 * random.next());
const words = Array.from({ length: rowCount }, () => ["ham", "egg", "été", "a,b"][random.nextInt(4)]);
const features: TableColumn[] = [
  numericColumn("number", numbers),
  numericColumn(
    "gaps",
    numbers.map((value, row) => (row % 5 === 0 ? null : value ** 2)),
  ),
  numericColumn(
    "infinities",
    numbers.map((value, row) => (row % 40 === 0 ? Number.POSITIVE_INFINITY : -value)),
  ),
  categoricalColumn(
    "word",
    words.map((word, row) => (row % 9 === 0 ? null : word)),
  ),
  numericColumn(
    "constant",
    numbers.map(() => 4),
  ),
  numericColumn(
    "empty",
    numbers.map(() => null),
  ),
  categoricalColumn(
    "empty text",
    numbers.map(() => null),
  ),
];
const score = numbers.map((value, row) => 3 * value + (words[row] === "egg" ? 20 : 0) + 2 * random.next());
const targets: Record<LabelledProblemType, TableColumn> = {
  regression: numericColumn("target", score),
  "binary-classification": categoricalColumn(
    "target",
    score.map((value) => (value > 20 ? "yes" : "no")),
  ),
  // One class has a single row.
  "multiclass-classification": categoricalColumn(
    "target",
    score.map((value, row) => (row === 7 ? "rare" : value > 30 ? "high" : value > 15 ? "middle" : "low")),
  ),
  ranking: numericColumn(
    "target",
    score.map((value) => (value > 30 ? 3 : value > 20 ? 2 : value > 10 ? 1 : 0)),
  ),
};
const rowsOfQuery = 12;
/** The queries of rows of these numbers. */
const queriesOf = (rows: Int32Array) => rows.map((row) => Math.floor(row / rowsOfQuery));
const table: Table = { rowCount, columns: features };
const hostileRowCount = 8;
const hostile: Table = {
  rowCount: hostileRowCount,
  columns: [
    numericColumn("number", [null, 1e300, -1e300, Number.POSITIVE_INFINITY, 5, -0, 3.4e38, -3.4e38]),
    numericColumn("gaps", [null, null, 4, Number.NEGATIVE_INFINITY, 1e-45, 25, 1e30, -1e30]),
    numericColumn("infinities", [null, 0, 1, 2, 3, 4, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]),
    categoricalColumn("word", [null, "unseen", "ham", "HAM", " egg", "egg", "été", ""]),
    numericColumn("constant", [null, 4, 5, 6, 7, 8, 9, Number.POSITIVE_INFINITY]),
    numericColumn("empty", [null, 1, 2, 3, 4, 5, 6, 7]),
    categoricalColumn("empty text", [null, "a", "b", "c", null, "d", "e", "f"]),
  ],
};

type AnyAlgorithm = AlgorithmDeclaration<ProblemType>;

/** Algorithms that take not just any table bring their own. */
const ownRows: Record<string, ContractRows> = {
  "image-classification": imageContractRows,
  ipinsights: ipInsightsContractRows,
  object2vec: object2vecContractRows,
};

function rowsFor({ algorithmName }: AnyAlgorithm): ContractRows {
  return ownRows[algorithmName] ?? usualRows;
}

interface Prepared {
  algorithm: AnyAlgorithm;
  preprocessing: Preprocessing;
  labels: string[];
  task: TrainingTask<ProblemType>;
  /** Class codes or values of the rows learned from; empty where nothing is learned from a target. */
  target: Float64Array;
  fit(
    context?: Partial<FitContext>,
    task?: TrainingTask<ProblemType>,
  ): ReturnType<ReturnType<AnyAlgorithm["createEstimator"]>["fit"]>;
  modelOf(fitted: Awaited<ReturnType<Prepared["fit"]>>): Uint8Array;
}

/** The way from raw columns to a model, as a training job goes it. */
function prepare(
  algorithm: AnyAlgorithm,
  problemType: ProblemType,
  columns: Table = rowsFor(algorithm).table,
): Prepared {
  const { values, issues } = parseHyperparameters(
    algorithm.hyperparameters,
    quickHyperparameters[algorithm.algorithmName] ?? {},
  );
  expect([...issues, ...algorithm.validate(values, problemType)]).toEqual([]);
  const { labels, rows, target } = isSupervised(problemType)
    ? encodedTarget(algorithm, problemType)
    : { labels: [], rows: Int32Array.from({ length: columns.rowCount }, (_, row) => row), target: null };
  const known = selectRows(columns, rows);
  const names = columns.columns.map((column) => column.name);
  const preprocessing = fitPreprocessing(known, names, algorithm.features(values));
  const rowsOf = (
    features: Table,
    ownTarget: Float64Array | undefined,
    own: Int32Array,
  ): TrainingRows<ProblemType> => ({
    features: transformTable(preprocessing, features),
    ...(ownTarget && { target: ownTarget }),
    ...(problemType === "ranking" && { groups: queriesOf(own) }),
  });
  const learned = rowsOf(known, target ?? undefined, rows);
  const watched = Int32Array.from({ length: Math.ceil(known.rowCount / 4) }, (_, at) => 4 * at);
  const validation = rowsOf(
    selectRows(known, watched),
    target ? Float64Array.from(watched, (row) => target[row]) : undefined,
    watched,
  );
  const task: TrainingTask<ProblemType> = { problemType, classCount: labels.length, train: learned, validation };
  return {
    ...{ algorithm, preprocessing, labels, task, target: target ?? new Float64Array(0) },
    fit: (context, given = task) =>
      algorithm.createEstimator(values).fit(given, {
        random: createRandom(5),
        signal: new AbortController().signal,
        checkpoint: () => {},
        report: () => {},
        ...context,
      }),
    modelOf: (fittedModel) =>
      buildModel({ preprocessing, fittedModel, problemType, labels, signatureMetadata: '{"made":"for a test"}' }),
  };
}

/** Two columns at a time, as where they do not fit into memory. */
function inBatches(rows: TrainingRows<ProblemType>): TrainingRows<ProblemType> {
  const { columns } = rows.features;
  async function* batches() {
    for (let first = 0; first < columns.length; first += 2) yield columns.slice(first, first + 2);
  }
  return { ...rows, features: { ...rows.features, columns: [], batches } };
}

function isSupervised(problemType: ProblemType): problemType is LabelledProblemType {
  return Object.hasOwn(targets, problemType);
}

function encodedTarget(algorithm: AnyAlgorithm, problemType: LabelledProblemType) {
  const target = rowsFor(algorithm).targets[problemType];
  if (target === undefined) throw new Error(`${algorithm.algorithmName} has no target for ${problemType}.`);
  const encoding = learnTargetEncoding(target, problemType);
  return { labels: encoding.labels, ...encodeTarget(target, encoding) };
}

/** Far from all rows learned from, each in another way; every second one is one of them. */
const strangers: Table = {
  rowCount: 6,
  columns: features.map((column) => {
    const rows = selectRows(table, Int32Array.of(1, 1, 2, 2, 3, 3)).columns.find(({ name }) => name === column.name);
    if (rows?.kind !== "numeric" || !["number", "gaps", "infinities"].includes(column.name)) return rows ?? column;
    return numericColumn(
      column.name,
      rows.values.map((value, row) => (row % 2 === 0 ? 400 : value)),
    );
  }),
};

const usualRows: ContractRows = {
  ...{ table, hostile, targets, strangers },
  tellingColumns: ["number", "gaps", "infinities", "word"],
  silentColumns: ["constant", "empty", "empty text"],
};

/** What a model must have learned, by its answers for the rows it saw. */
const learns: Record<ProblemType, (prepared: Prepared, fitted: Fitted) => void> = {
  regression({ target, task }, fitted) {
    const predictions = fitted.predict(task.train.features);
    const mean = target.reduce((sum, value) => sum + value, 0) / target.length;
    const squares = (answer: (row: number) => number) =>
      target.reduce((sum, value, row) => sum + (answer(row) - value) ** 2, 0);
    expect(squares((row) => predictions[row])).toBeLessThan(0.5 * squares(() => mean));
  },
  "binary-classification": givesTrueClassesMoreThanHalf,
  "multiclass-classification": givesTrueClassesMoreThanHalf,
  clustering({ task }, fitted) {
    const predictions = fitted.predict(task.train.features);
    const squares = predictions.reduce((sum, value, at) => sum + (at % 2 === 1 ? value ** 2 : 0), 0);
    expect(squares).toBeLessThan(0.5 * totalSquares(task));
  },
  "anomaly-detection"({ algorithm, task, preprocessing }, fitted) {
    const scores = fitted.predict(task.train.features).sort();
    const own = fitted.predict(transformTable(preprocessing, rowsFor(algorithm).strangers ?? strangers));
    for (let row = 0; row < own.length; row += 2) {
      expect(own[row]).toBeGreaterThan(own[row + 1]);
      expect(own[row]).toBeGreaterThanOrEqual(scores[Math.floor(0.9 * scores.length)]);
    }
  },
  "dimension-reduction"({ task }, fitted) {
    const predictions = fitted.predict(task.train.features);
    const width = predictions.length / task.train.features.rowCount;
    const squares = Float64Array.from({ length: width }, (_, component) => {
      const own = predictions.filter((_, at) => at % width === component);
      const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
      return own.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    });
    expect([...squares]).toEqual([...squares].sort((left, right) => right - left));
    expect(squares.reduce((sum, value) => sum + value, 0)).toBeGreaterThan(0.5 * totalSquares(task));
  },
  ranking: ordersMostPairs,
  "topic-modeling"() {
    throw new Error("Topics are of words: their algorithms are held to the contract on texts.");
  },
  "word-embedding"() {
    throw new Error("Their algorithms are held to the contract on texts.");
  },
};

/** Of all pairs of rows of a query whose relevances differ, most are in the right order. */
function ordersMostPairs({ target, task }: Prepared, fitted: Fitted): void {
  const scores = fitted.predict(task.train.features);
  const queries = queriesOf(Int32Array.from(target.keys()));
  let right = 0;
  let pairs = 0;
  for (const [better, query] of queries.entries()) {
    for (let worse = 0; worse < queries.length; worse++) {
      if (queries[worse] !== query || target[better] <= target[worse]) continue;
      pairs++;
      if (scores[better] > scores[worse]) right++;
    }
  }
  expect(right / pairs).toBeGreaterThan(0.75);
}

function givesTrueClassesMoreThanHalf({ target, task }: Prepared, fitted: Fitted): void {
  const predictions = fitted.predict(task.train.features);
  const { classCount } = task;
  const ofTrueClass = target.map((code, row) => predictions[row * classCount + code]);
  const sums = Array.from(target, (_code, row) =>
    predictions.subarray(row * classCount, (row + 1) * classCount).reduce((sum, value) => sum + value, 0),
  );
  for (const sum of sums) expect(sum).toBeCloseTo(1, 5);
  expect(ofTrueClass.reduce((sum, value) => sum + value, 0) / target.length).toBeGreaterThan(0.55);
}

/** Squared distances of the rows from their mean. */
function totalSquares({ train: { features: matrix } }: TrainingTask<ProblemType>): number {
  return matrix.columns.reduce((total, column) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / matrix.rowCount;
    return total + column.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  }, 0);
}

/** Vitest compares arrays an element at a time, which takes seconds for a forest's file. */
function expectSameFile(one: Uint8Array, other: Uint8Array): void {
  expect(Buffer.compare(one, other)).toBe(0);
}

type Fitted = Awaited<ReturnType<Prepared["fit"]>>;

/** Those that read words are held to the contract on texts, in `estimator-contract-texts.test.ts`. */
const ofColumns = algorithms.filter((algorithm) => algorithm.features({}).texts === undefined);

const everyCase = ofColumns.flatMap((algorithm) =>
  algorithm.problemTypes.map((problemType) => [algorithm.algorithmName, problemType, algorithm] as const),
);

test("there are algorithms to hold to the contract", () => {
  expect(algorithms.length).toBeGreaterThanOrEqual(2);
  expect(new Set(algorithms.map((algorithm) => algorithm.algorithmName)).size).toBe(algorithms.length);
});

describe.each(everyCase)("%s for %s", (_, problemType, algorithm) => {
  const prepared = prepare(algorithm, problemType);
  const iterations = iterationsOf[algorithm.algorithmName] ?? usualIterations;

  test("the same data and seed give the same file", async () => {
    const once = prepared.modelOf(await prepared.fit());
    expectSameFile(prepared.modelOf(await prepared.fit()), once);
  });

  test("the file answers raw columns as training-time prediction does, unseen, missing and infinite values included", async () => {
    const fitted = await prepared.fit();
    const model = prepared.modelOf(fitted);
    for (const rows of [rowsFor(algorithm).table, rowsFor(algorithm).hostile]) {
      const predictions = fitted.predict(transformTable(prepared.preprocessing, rows));
      const { labels, preprocessing } = prepared;
      const { decisionThreshold, tolerance } = fitted;
      const verification = await verifyModel({
        ...{ model, preprocessing, table: rows, problemType, labels, predictions, decisionThreshold, tolerance },
      });
      expect(verification.maximumRelativeDifference).toBeLessThanOrEqual(verification.tolerance);
      expect(verification.rowCount).toBe(rows.rowCount);
    }
  });

  test.runIf(prepared.preprocessing.requirements.readsColumnsOnce)(
    "columns that come a few at a time give the same file",
    async () => {
      const { train, validation } = prepared.task;
      const task = { ...prepared.task, train: inBatches(train), validation: validation && inBatches(validation) };
      expectSameFile(prepared.modelOf(await prepared.fit({}, task)), prepared.modelOf(await prepared.fit()));
    },
  );

  test("it learns: it beats the best answer that looks at no feature on the rows it saw", async () => {
    learns[problemType](prepared, await prepared.fit());
  });

  test("it reports every iteration with metrics of both sets that its declaration names", async () => {
    const reports: TrainingReport[] = [];
    await prepared.fit({ report: (report) => reports.push(report) });
    expect(reports.map(({ iteration }) => iteration)).toEqual(Array.from({ length: iterations }, (_, at) => at + 1));
    const declared = algorithm.objectiveMetrics(problemType);
    expect(declared.length).toBeGreaterThan(0);
    for (const { metrics, totalIterations } of reports) {
      expect(totalIterations).toBe(iterations);
      expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
      expect(Object.keys(metrics)).toContain(declared[0].name);
      expect(Object.keys(metrics).filter((name) => !declared.some((metric) => metric.name === name))).toEqual([]);
    }
  });

  test.runIf(iterations > 2)("an abort ends it within an iteration and keeps what was learned", async () => {
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
    expect(fitted.iterations).toBeGreaterThan(0);
    expect(fitted.predict(prepared.task.train.features).every(Number.isFinite)).toBe(true);
  });

  test("an abort before anything was learned throws", async () => {
    await expect(prepared.fit({ signal: AbortSignal.abort(new Error("Stopped.")) })).rejects.toThrow();
  });

  test("resumed from any checkpoint it ends with the same file", async () => {
    const checkpoints: Uint8Array[] = [];
    const whole = prepared.modelOf(await prepared.fit({ checkpoint: (state) => void checkpoints.push(state()) }));
    expect(checkpoints.length).toBeGreaterThanOrEqual(iterations - 1);
    for (const checkpoint of checkpoints) {
      // A file is read as a Buffer, often a part of a larger one that begins anywhere.
      const resumeFrom = Buffer.concat([Buffer.of(0), checkpoint]).subarray(1);
      expectSameFile(prepared.modelOf(await prepared.fit({ resumeFrom })), whole);
    }
  });

  test("stopped and resumed again and again it ends with the same file", async () => {
    const whole = prepared.modelOf(await prepared.fit());
    let state: Uint8Array | undefined;
    for (let stop = 1; stop < iterations; stop++) {
      const controller = new AbortController();
      await prepared.fit({
        resumeFrom: state,
        signal: controller.signal,
        checkpoint: (offered) => {
          state = offered();
          controller.abort();
        },
      });
    }
    expectSameFile(prepared.modelOf(await prepared.fit({ resumeFrom: state })), whole);
  });

  test("importances are shares of the model's features that fold onto the raw columns", async () => {
    const { featureImportances } = await prepared.fit();
    const names = new Set(modelFeatures(prepared.preprocessing).map((feature) => feature.name));
    for (const { feature, share, value } of featureImportances) {
      expect(names.has(feature)).toBe(true);
      expect(share).toBeGreaterThanOrEqual(0);
      expect(value).toBeGreaterThanOrEqual(0);
    }
    const folded = foldImportances(prepared.preprocessing, featureImportances);
    const { table, tellingColumns, silentColumns } = rowsFor(algorithm);
    expect(folded.map(({ feature }) => feature).sort()).toEqual(table.columns.map(({ name }) => name).sort());
    expect(folded.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(tellingColumns).toContain(folded[0].feature);
    for (const name of silentColumns) {
      expect(folded.find(({ feature }) => feature === name)?.share).toBe(0);
    }
  });

  test("without validation rows it still trains, and two rows are enough", async () => {
    const { task, preprocessing } = prepared;
    const { values } = parseHyperparameters(
      algorithm.hyperparameters,
      quickHyperparameters[algorithm.algorithmName] ?? {},
    );
    const context = {
      random: createRandom(1),
      signal: new AbortController().signal,
      checkpoint: () => {},
      report: () => {},
    };
    const first = prepared.target[0];
    const other = Math.max(
      1,
      prepared.target.findIndex((value) => value !== first),
    );
    const rows = Int32Array.of(0, other);
    const few = {
      features: transformTable(preprocessing, selectRows(rowsFor(algorithm).table, rows)),
      ...(prepared.target.length > 0 && { target: Float64Array.of(first, prepared.target[other]) }),
      ...(problemType === "ranking" && { groups: Int32Array.of(0, 0) }),
    };
    for (const train of [task.train, few]) {
      const fitted = await algorithm.createEstimator(values).fit({ ...task, train, validation: null }, context);
      expect(fitted.predict(task.train.features).every(Number.isFinite)).toBe(true);
    }
  });

  if (prepared.labels.length > 0) {
    test("it answers the labels as they were written", async () => {
      const session = await createSession(prepared.modelOf(await prepared.fit()));
      const inputs = rawInputs(prepared.preprocessing, rowsFor(algorithm).table);
      const { predicted_label: predicted } = await session.run(inputs);
      await session.release();
      expect(predicted.elementType).toBe("string");
      const labels = new Set(predicted.elementType === "string" ? predicted.data : []);
      expect([...labels].filter((label) => !prepared.labels.includes(label))).toEqual([]);
      expect(labels.size).toBeGreaterThan(1);
    });
  }
});

describe.each(ofColumns.map((algorithm) => [algorithm.algorithmName, algorithm] as const))("%s", (_, algorithm) => {
  test.skipIf(Object.hasOwn(ownRows, algorithm.algorithmName))("trains on 1,000 columns and serves them", async () => {
    const wide = Array.from({ length: 1_000 }, (_, at) =>
      at % 10 === 0
        ? categoricalColumn(
            `column ${at}`,
            numbers.map(() => ["a", "b", "c"][random.nextInt(3)]),
          )
        : numericColumn(
            `column ${at}`,
            numbers.map(() => random.next()),
          ),
    );
    const columns: Table = { rowCount, columns: [...wide, ...features] };
    const [problemType] = algorithm.problemTypes;
    const prepared = prepare(algorithm, problemType, columns);
    const fitted = await prepared.fit();
    const { preprocessing, labels } = prepared;
    const predictions = fitted.predict(transformTable(preprocessing, columns));
    const model = prepared.modelOf(fitted);
    const verified = await verifyModel({
      model,
      preprocessing,
      table: columns,
      problemType,
      labels,
      predictions,
      tolerance: fitted.tolerance,
    });
    expect(verified.maximumRelativeDifference).toBeLessThanOrEqual(verified.tolerance);
    if (!isSupervised(problemType)) return;
    const placeCount = placesOfWide[algorithm.algorithmName] ?? 1;
    const foremost = foldImportances(preprocessing, fitted.featureImportances).slice(0, placeCount);
    expect(foremost.map(({ feature }) => feature).join()).toMatch(/number|gaps|infinities|word/);
  });

  test("declares hyperparameters whose defaults are valid for every problem type", () => {
    const { values, issues } = parseHyperparameters(algorithm.hyperparameters, {});
    expect(issues).toEqual([]);
    for (const problemType of algorithm.problemTypes) expect(algorithm.validate(values, problemType)).toEqual([]);
  });
});
