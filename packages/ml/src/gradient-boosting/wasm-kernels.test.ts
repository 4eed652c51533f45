import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HyperparameterValue } from "../hyperparameters.ts";
import { createRandom, type Random } from "../random.ts";
import { boost } from "./boosting.ts";
import { contextOf, hyperparametersOf, matrixOf, mixedFeatures, mixedSignal, taskOf } from "./boosting-fixtures.ts";
import type { BoostingKernels, HistogramSource } from "./boosting-kernels.ts";
import { chooseKernels } from "./choose-kernels.ts";
import { findCuts } from "./cuts.ts";
import { createHistogramLayout } from "./histogram.ts";
import { createObjective, defaultObjectiveSettings } from "./objectives.ts";
import { readParameters } from "./parameters.ts";
import { fillDirections } from "./partition.ts";
import { createPlainKernels } from "./plain-kernels.ts";
import type { Regularization } from "./splitting.ts";
import { compileKernels, createWasmKernels } from "./wasm-kernels.ts";

const random = createRandom(11);

/** Comparing millions of numbers one by one would take longer than computing them. */
function digestOf({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return createHash("md5")
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest("hex");
}

function wasmKernels(threadCount: number): BoostingKernels {
  const module = compileKernels();
  if (!module) throw new Error("This engine has no WebAssembly with SIMD and threads.");
  return createWasmKernels(module, threadCount);
}

describe.each([1, 3])("with %i threads a kernel in WebAssembly gives the bits of its twin:", (threadCount) => {
  let wasm: BoostingKernels;
  const plain = createPlainKernels();
  beforeAll(() => {
    wasm = wasmKernels(threadCount);
  });
  afterAll(() => wasm.end());

  // 34 columns do not fill the last word, and more than are binned together; 130 are summed in blocks.
  test.each([1, 7, 9, 34, 130])("bins, histograms, splits and partitions of %i columns", (columnCount) => {
    const source = random.fork(columnCount);
    const rowCount = columnCount === 9 ? 40_001 : 6_001;
    const mixed = mixedFeatures(rowCount, source).columns;
    const features = matrixOf(Array.from({ length: columnCount }, (_, column) => mixed[column % mixed.length]));
    const cuts = findCuts(features, undefined, 255, source);
    const gradients = Float32Array.from({ length: 2 * rowCount }, () => source.next() - 0.3);
    const before = Int32Array.from({ length: rowCount }, (_, row) => row);
    const results = [plain, wasm].map((kernels) => workOn(kernels, { features, cuts, gradients, before }));
    expect(results[1]).toEqual(results[0]);
  });

  test("floats in order", () => {
    const extremes = [-1 / 0, -3.4e38, -1e-45, 0, -0, 1e-45, 3.4e38, 1 / 0, Number.NaN];
    const unsorted = [0, 1, 7, 5_000].map((length) =>
      Float32Array.from({ length }, (_, row) => extremes[random.nextInt(18)] ?? (row % 9) * (random.next() - 0.5) + 0),
    );
    const [ofPlain, ofWasm] = [plain, wasm].map((kernels) => {
      const arrays = unsorted.map((values) => {
        const placed = kernels.allocate.float32(values.length);
        placed.set(values);
        return placed;
      });
      kernels.sortFloats(
        arrays,
        arrays.map(({ length }) => kernels.allocate.float32(length)),
      );
      return arrays.map((values) => [...values]);
    });
    expect(ofWasm).toEqual(ofPlain);
    expect(ofWasm).toEqual(unsorted.map((values) => [...values.map((value) => value + 0).sort()]));
  });

  test("probabilities, gradients and metrics of the logistic loss", () => {
    const rowCount = 70_001;
    const margins = Float32Array.from({ length: rowCount }, (_, row) => 300 * (random.next() - 0.5) ** 3 + (row % 3));
    margins.set([Number.NEGATIVE_INFINITY, -3.4e38, -88.5, -0, 0, 1e-45, 87, 89, Number.POSITIVE_INFINITY]);
    const target = Float64Array.from({ length: rowCount }, () => random.nextInt(2));
    const results = [plain, wasm].map((kernels) => {
      const sums = kernels.allocate.float32(rowCount);
      sums.set(margins);
      const predictions = kernels.allocate.float32(rowCount);
      kernels.predictLogistic(sums, -0.25, predictions);
      const gradients = kernels.allocate.float32(2 * rowCount);
      if (!kernels.logisticGradients(predictions, target, 2.5, gradients))
        createObjective("binary:logistic", 2, { ...defaultObjectiveSettings, scalePositiveWeight: 2.5 }).gradients(
          { sums, base: Float32Array.of(-0.25), predictions },
          0,
          { target },
          gradients,
        );
      const judged = kernels.judgeProbabilities(predictions, target);
      return { predictions: digestOf(predictions), gradients: digestOf(gradients), judged };
    });
    expect(results[1]).toEqual(results[0]);
  });

  test("sums of leaf values, whether rows were parted or not", () => {
    const bins = Uint8Array.from({ length: 50_000 }, () => random.nextInt(256));
    const values = Float32Array.from({ length: 256 }, () => random.next());
    const shuffled = Int32Array.from(bins, (_, row) => (row * 7919) % 50_000);
    const results = [plain, wasm].map(({ allocate, ...kernels }) => {
      const [sums, rows, column] = [allocate.float32(50_000), allocate.int32(50_000), allocate.uint8(50_000)];
      const places = allocate.float32(256);
      rows.set(shuffled);
      column.set(bins);
      places.set(values);
      kernels.addLeafValues(rows, sums, [
        { begin: 5, end: 40_001, value: 0.1 },
        { begin: 40_001, end: 49_000, value: -3 },
      ]);
      kernels.addSplitValues(rows, sums, [{ begin: 1, end: 49_999, column, values: places }]);
      return sums;
    });
    expect(digestOf(results[1])).toBe(digestOf(results[0]));
    expect(results[0].some((sum) => sum !== 0)).toBe(true);
  });
});

const regularizations: Regularization[] = [
  { lambda: 1, alpha: 0, gamma: 0, minChildWeight: 1, maxDeltaStep: 0 },
  { lambda: 0, alpha: 0.5, gamma: 0.1, minChildWeight: 0, maxDeltaStep: 0 },
  { lambda: 2, alpha: 0.2, gamma: 0, minChildWeight: 3, maxDeltaStep: 0.3 },
];

/** The first column by itself, then the others. */
function binInPortions(
  kernels: BoostingKernels,
  { features, cuts }: { features: ReturnType<typeof matrixOf>; cuts: Float32Array[] },
  layouts: "column-major" | "both",
) {
  const { rowCount, columns } = features;
  const binning = kernels.startBinning({ rowCount, featureCount: columns.length }, layouts);
  binning.add(1, columns.slice(1), cuts.slice(1));
  binning.add(0, columns.slice(0, 1), cuts.slice(0, 1));
  return binning.finish();
}

/** Everything that growing two levels of a tree calls. */
function workOn(
  kernels: BoostingKernels,
  given: {
    features: ReturnType<typeof matrixOf>;
    cuts: Float32Array[];
    gradients: Float32Array;
    before: Int32Array;
  },
) {
  const { allocate } = kernels;
  const rowCount = given.before.length;
  const { rowMajor, ...bins } = binInPortions(kernels, given, "both");
  const onlyColumns = binInPortions(kernels, given, "column-major");
  if (!rowMajor) throw new Error("There is no row-major copy.");
  const layout = createHistogramLayout(Int32Array.from(given.cuts, (cut) => cut.length + 2));
  const rows = allocate.int32(rowCount);
  rows.set(given.before);
  const gradients = allocate.float32(2 * rowCount);
  // Hessians are not negative.
  gradients.set(given.gradients.map((value, place) => (place % 2 === 1 ? Math.abs(value) : value)));
  const source: HistogramSource = { bins: rowMajor, layout, rows, gradients };
  const { G, H } = kernels.sumGradients(source, 0, rowCount);
  const parent = allocate.float64(layout.length);
  kernels.buildHistograms(source, [{ begin: 0, end: rowCount, out: parent, parent: null }]);
  const whole = digestOf(parent);

  const column = bins.columnMajor.subarray(0, rowCount);
  const [goesLeft, others] = [allocate.uint8(256), allocate.uint8(256)];
  fillDirections(goesLeft, { lastLeftBin: 1 + Math.floor(given.cuts[0].length / 3), missingGoesLeft: false });
  fillDirections(others, { lastLeftBin: 2, missingGoesLeft: true });
  const scratch = allocate.int32(rowCount);
  const [middle] = kernels.partitionRows(rows, scratch, [{ begin: 0, end: rowCount, column, goesLeft }]);
  const after = digestOf(rows);
  const child = allocate.float64(layout.length);
  kernels.buildHistograms(source, [{ begin: 0, end: middle, out: child, parent }]);
  const middles = kernels.partitionRows(rows, scratch, [
    { begin: 0, end: middle, column, goesLeft: others },
    { begin: middle, end: rowCount, column, goesLeft: others },
  ]);
  const all = Int32Array.from(given.cuts, (_, feature) => feature);
  const jobs = [child, parent].flatMap((histogram) =>
    [all, all.filter((feature) => feature % 2 === 0)].map((features) => ({ histogram, features, G, H })),
  );
  return {
    columnMajor: digestOf(bins.columnMajor),
    onlyColumns: digestOf(onlyColumns.columnMajor),
    words: digestOf(rowMajor.words),
    sums: [G, H],
    whole,
    child: digestOf(child),
    sibling: digestOf(parent),
    after,
    rows: digestOf(rows),
    middles: [middle, ...middles],
    splits: regularizations.map((regularization) => kernels.findSplits(layout, jobs, regularization)),
  };
}

function logisticTask(source: Random) {
  // Enough rows for nodes of several segments.
  const features = mixedFeatures(36_000, source);
  const labels = mixedSignal(features, source).map((signal) => (signal > 2 ? 1 : 0));
  const validation = mixedFeatures(500, source);
  return taskOf("binary-classification", features, labels, {
    validation: {
      features: validation,
      target: mixedSignal(validation, source).map((signal) => (signal > 2 ? 1 : 0)),
    },
  });
}

describe("training", () => {
  const given = { num_round: 6, max_depth: 5, subsample: 0.9, colsample_bynode: 0.8, early_stopping_rounds: 3 };

  const variants: Record<string, HyperparameterValue>[] = [
    {},
    { subsample: 1, max_leaves: 20, grow_policy: "lossguide" },
  ];
  test.each(variants)(
    "leads to one model and one report, with TypeScript and with 1, 2 and 3 threads: %o",
    async (more) => {
      const task = logisticTask(random.fork(1));
      const parameters = readParameters(hyperparametersOf({ ...given, ...more }), "binary-classification");
      const trainedWith = async (kernels: BoostingKernels) => {
        const context = contextOf();
        return { model: await boost(task, parameters, context, () => kernels), reports: context.reports };
      };
      const expected = await trainedWith(createPlainKernels());
      expect(expected.model.trees).toHaveLength(6);
      for (const threadCount of [1, 2, 3]) expect(await trainedWith(wasmKernels(threadCount))).toEqual(expected);
    },
  );

  test("goes on with other kernels where it was interrupted, to the same model", async () => {
    const task = logisticTask(random.fork(2));
    const parameters = readParameters(hyperparametersOf(given), "binary-classification");
    const states: Uint8Array[] = [];
    const context = contextOf({ checkpoint: (state) => void states.push(state()) });
    const model = await boost(task, parameters, context, () => wasmKernels(2));
    const resumed = await boost(task, parameters, contextOf({ resumeFrom: states[2] }), createPlainKernels);
    expect(resumed).toEqual(model);
  });

  test.each(["ends", "is stopped", "fails"])("has no thread left when it %s", async (how) => {
    const kernels = wasmKernels(3);
    let isOver = false;
    const watched: BoostingKernels = {
      ...kernels,
      async end() {
        await kernels.end();
        isOver = true;
      },
    };
    const controller = new AbortController();
    const context = contextOf({
      signal: controller.signal,
      report() {
        if (how === "is stopped") controller.abort();
        if (how === "fails") throw new Error("The disk is full.");
      },
    });
    const task = logisticTask(random.fork(3));
    const parameters = readParameters(hyperparametersOf({ ...given, num_round: 2 }), "binary-classification");
    const training = boost(task, parameters, context, () => watched);
    if (how === "fails") await expect(training).rejects.toThrow("The disk is full.");
    else expect((await training).trees).toHaveLength(how === "ends" ? 2 : 1);
    expect(isOver).toBe(true);
  });
});

test("trainings one after another use one memory, which each finds empty", async () => {
  const first = wasmKernels(1);
  const used = first.allocate.float64(1_000_000).fill(7);
  await first.end();
  const second = wasmKernels(1);
  const again = second.allocate.float64(1_000_001);
  expect(again.buffer.byteLength - used.buffer.byteLength).toBeLessThanOrEqual(65_536);
  expect(again.some((value) => value !== 0)).toBe(false);
  const other = wasmKernels(1).allocate.float64(1).fill(1);
  expect(again[0]).toBe(0);
  expect(other[0]).toBe(1);
});

test("rows that WebAssembly cannot address are trained in TypeScript", () => {
  const shape = { validationRowCount: 0, featureCount: 1000, outputCount: 1, threadCount: 1 };
  // Plain arrays are not shared with threads.
  const isPlain = (rowCount: number) =>
    !(chooseKernels({ ...shape, rowCount }).allocate.uint8(1).buffer instanceof SharedArrayBuffer);
  expect(isPlain(1000)).toBe(false);
  expect(isPlain(3_000_000)).toBe(true);
});
