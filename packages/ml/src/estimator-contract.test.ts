import { createSession } from "@sagebrush/onnx/session";
import { describe, expect, test } from "vitest";
import { algorithms } from "./algorithms.ts";
import type { ProblemType, TrainingReport, TrainingRows } from "./estimator.ts";
import { parseHyperparameters } from "./hyperparameters.ts";
import { rawInputs } from "./model-export/raw-inputs.ts";
import { verifyModel } from "./model-export/verify-model.ts";
import { foldImportances } from "./preprocessing/fold-importances.ts";
import { modelFeatures } from "./preprocessing/preprocessing.ts";
import { transformTable } from "./preprocessing/transform-table.ts";
import { createRandom } from "./random.ts";
import { selectRows } from "./table.ts";
import { expectLearned } from "./testing/expect-learned.ts";
import { contractCases, contractRowsFor, isSupervised, prepareForContract } from "./testing/prepare-for-contract.ts";
import { besideNoise, usualContractRows } from "./usual-contract-rows.ts";

/**
 * Among how many of the first columns of 1,000 one that matters must be, where not the first: with more columns than rows,
 * interactions of all pairs find some noise that looks better.
 */
const placesOfWide: Record<string, number> = { "factorization-machines": 10 };

/** Two columns at a time, as where they do not fit into memory. */
function inBatches(rows: TrainingRows<ProblemType>): TrainingRows<ProblemType> {
  const { columns } = rows.features;
  async function* batches() {
    for (let first = 0; first < columns.length; first += 2) yield columns.slice(first, first + 2);
  }
  return { ...rows, features: { ...rows.features, columns: [], batches } };
}

/** Vitest compares arrays an element at a time, which takes seconds for a forest's file. */
function expectSameFile(one: Uint8Array, other: Uint8Array): void {
  expect(Buffer.compare(one, other)).toBe(0);
}

/** Those that read words are held to the contract on texts, in `estimator-contract-texts.test.ts`. */
const ofColumns = algorithms.filter((algorithm) => algorithm.features({}).texts === undefined);

const everyCase = ofColumns
  .flatMap(contractCases)
  .flatMap((contractCase) =>
    contractCase.problemTypes.map((problemType) => [contractCase.caseName, problemType, contractCase] as const),
  );

test("there are algorithms to hold to the contract", () => {
  expect(algorithms.length).toBeGreaterThanOrEqual(2);
  expect(new Set(algorithms.map((algorithm) => algorithm.algorithmName)).size).toBe(algorithms.length);
});

describe.each(everyCase)("%s for %s", (_, problemType, contractCase) => {
  const prepared = prepareForContract(contractCase, problemType);
  const { algorithm, contractRows, iterations } = prepared;

  test("the same data and seed give the same file", async () => {
    const once = prepared.modelOf(await prepared.fit());
    expectSameFile(prepared.modelOf(await prepared.fit()), once);
  });

  test("the file answers raw columns as training-time prediction does, unseen, missing and infinite values included", async () => {
    const fitted = await prepared.fit();
    const model = prepared.modelOf(fitted);
    for (const rows of [contractRows.table, contractRows.hostile]) {
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
    expectLearned(problemType, prepared, await prepared.fit());
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
    const { table, tellingColumns, silentColumns } = contractRows;
    expect(folded.map(({ feature }) => feature).sort()).toEqual(table.columns.map(({ name }) => name).sort());
    expect(folded.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(tellingColumns).toContain(folded[0].feature);
    for (const name of silentColumns) {
      expect(folded.find(({ feature }) => feature === name)?.share).toBe(0);
    }
  });

  test("without validation rows it still trains, and two rows are enough", async () => {
    const { task, preprocessing } = prepared;
    const first = prepared.target[0];
    const other = Math.max(
      1,
      prepared.target.findIndex((value) => value !== first),
    );
    const rows = Int32Array.of(0, other);
    const few = {
      features: transformTable(preprocessing, selectRows(contractRows.table, rows)),
      ...(prepared.target.length > 0 && { target: Float64Array.of(first, prepared.target[other]) }),
      ...(problemType === "ranking" && { groups: Int32Array.of(0, 0) }),
    };
    const random = createRandom(1);
    for (const train of [task.train, few]) {
      const fitted = await prepared.fit({ random }, { ...task, train, validation: null });
      expect(fitted.predict(task.train.features).every(Number.isFinite)).toBe(true);
    }
  });

  if (prepared.labels.length > 0) {
    test("it answers the labels as they were written", async () => {
      const session = await createSession(prepared.modelOf(await prepared.fit()));
      const inputs = rawInputs(prepared.preprocessing, contractRows.table);
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
  const [contractCase] = contractCases(algorithm);

  test.runIf(contractRowsFor(contractCase) === usualContractRows)(
    "trains on 1,000 columns and serves them",
    async () => {
      const columns = besideNoise();
      const [problemType] = algorithm.problemTypes;
      const prepared = prepareForContract(contractCase, problemType, columns);
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
    },
  );

  test("declares hyperparameters whose defaults are valid for every problem type", () => {
    const { values, issues } = parseHyperparameters(algorithm.hyperparameters, {});
    expect(issues).toEqual([]);
    for (const problemType of algorithm.problemTypes) expect(algorithm.validate(values, problemType)).toEqual([]);
  });
});
