import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DatasetColumn } from "@sagebrush/contracts/datasets/dataset";
import { forecastingEvaluation } from "@sagebrush/contracts/models/forecasting-evaluation";
import { fileSignature } from "@sagebrush/contracts/models/signature";
import type { TimeSeriesConfig } from "@sagebrush/contracts/training/time-series-config";
import { createTrainingJobRequest } from "@sagebrush/contracts/training/training-job";
import { withDatabase } from "@sagebrush/data/duckdb";
import type { HyperparameterValue } from "@sagebrush/ml/hyperparameters";
import { dailyShopSalesCsv } from "@sagebrush/ml/sample-data/daily-shop-sales";
import { readModel } from "@sagebrush/onnx/model";
import { createTestStorage } from "@sagebrush/platform/testing/create-test-storage";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { trainModel } from "../train-model.ts";
import type { FromTrainingChild } from "../training-child-messages.ts";

let work: Awaited<ReturnType<typeof createTestStorage>>;

vi.setConfig({ testTimeout: 120_000 });

beforeAll(async () => {
  work = await createTestStorage();
});
afterAll(() => work.dispose());

const columns: DatasetColumn[] = [
  { name: "shop", type: "string" },
  { name: "day", type: "date" },
  { name: "sales", type: "number" },
];

interface TrainingOptions {
  algorithmName?: string;
  hyperparameters?: Record<string, HyperparameterValue>;
  timeSeriesConfig?: Partial<TimeSeriesConfig>;
  attempt?: Attempt;
}

interface Attempt {
  checkpointPath?: string | null;
  signal?: AbortSignal;
  onTold?: (message: FromTrainingChild) => void;
}

/** Trains as the child process does, on a query's rows. */
async function train(
  query: string,
  { algorithmName = "ets", hyperparameters = {}, timeSeriesConfig = {}, attempt }: TrainingOptions = {},
) {
  const parquetPath = join(work.folder, "series.parquet");
  await withDatabase({ directories: [work.folder] }, (connection) =>
    connection.run(`COPY (${query}) TO '${parquetPath}' (FORMAT parquet)`),
  );
  const told: FromTrainingChild[] = [];
  const specification = createTrainingJobRequest.parse({
    trainingJobName: "sales",
    algorithmName,
    hyperparameters: { time_freq: "D", prediction_length: 7, ...hyperparameters },
    inputDataConfig: {
      datasetName: "sales",
      version: 1,
      targetColumn: "sales",
      featureColumns: [],
      timeSeriesConfig: { timeColumn: "day", itemIdColumn: "shop", ...timeSeriesConfig },
    },
    problemType: "forecasting",
    split: { train: 1, validation: 0, test: 0, seed: 1 },
  });
  const model = await trainModel(
    { specification, columns, parquetPath, checkpointPath: attempt?.checkpointPath ?? null, workFolder: work.folder },
    {
      signal: attempt?.signal ?? new AbortController().signal,
      threadCount: 1,
      memoryBytes: 2 ** 33,
      tell(message) {
        told.push(message);
        attempt?.onTold?.(message);
      },
    },
  );
  const log = told.flatMap((message) => (message.kind === "log" ? [message.message] : []));
  if (model === null) throw new Error("It was stopped.");
  return { model, told, log };
}

async function sample(): Promise<string> {
  const path = join(work.folder, "sample.csv");
  await writeFile(path, dailyShopSalesCsv());
  return path;
}

test("a job on the sample beats seasonal naive, and leaves one file with its schema and a backtest of each shop", async () => {
  const { model, told, log } = await train(`SELECT * FROM read_csv('${await sample()}')`);
  const evaluation = forecastingEvaluation.parse(model.evaluation);
  expect(evaluation.series.map(({ itemId }) => itemId)).toEqual([
    ..."airport beach campus harbour market museum offices station".split(" "),
  ]);
  const mase = evaluation.metrics.find(({ name }) => name === "mase");
  expect(mase?.value).toBeLessThan(0.9 * (mase?.baseline ?? 0));
  expect(evaluation.rowCount).toBe(8 * 7);
  expect(evaluation.series[0]).toMatchObject({ itemId: "airport", actual: { length: 7 }, median: { length: 7 } });
  expect(model.headlineMetric?.name).toBe("wql");
  expect(model.verification.maximumRelativeDifference).toBeLessThanOrEqual(model.verification.tolerance);
  const { metadata, outputs } = readModel(await readFile(model.modelPath));
  const signature = fileSignature.parse(JSON.parse(metadata["sagebrush.signature"] ?? ""));
  expect(signature).toEqual(model.signature);
  expect(signature).toMatchObject({ problemType: "forecasting", predictionLength: 7, timeFrequency: "D" });
  expect(outputs.map(({ name }) => name)).toEqual(["mean", "quantiles"]);
  expect(told.filter(({ kind }) => kind === "iteration").length).toBeGreaterThan(1);
  expect(log[0]).toBe(
    "Read 5840 rows into 8 series of 730 steps of a day, from 2023-01-02 to 2024-12-31. 0 of 5840 steps have no value.",
  );
  expect(log[1]).toContain("Held out: the last 7 days of 8 series judge the model");
});

const days = (count: number) => `SELECT DATE '2024-01-01' + i::INTEGER AS day, i FROM range(${count}) t(i)`;

test("gaps, rows that cannot be placed and series that are too short are counted in the log", async () => {
  const { model, log } = await train(`
    SELECT 'a' AS shop, day, CASE WHEN i % 10 = 3 THEN NULL ELSE i % 7 + 10.0 END AS sales FROM (${days(60)})
    UNION ALL SELECT 'b', day, 5.0 + i % 7 FROM (${days(8)}) UNION ALL SELECT NULL, day, 1.0 FROM (${days(2)})
    UNION ALL SELECT 'c', NULL, 1.0 UNION ALL SELECT 'd', DATE '2024-01-01', NULL`);
  const evaluation = forecastingEvaluation.parse(model.evaluation);
  expect(evaluation).toMatchObject({ seriesCount: 2, judgedSeriesCount: 1, tooShort: { count: 1, examples: ["b"] } });
  expect(evaluation.series[0]?.history).toContain(null);
  const text = log.join("\n");
  expect(text).toContain("6 of 68 steps have no value");
  expect(text).toContain("2 rows are left out: no item.");
  expect(text).toContain("1 row is left out: no time.");
  expect(text).toContain("1 series ('d') is left out: no value is known.");
  expect(text).toContain("1 series ('b') is too short to hold anything out");
});

test.each([
  ["two rows in one step", `SELECT 'a' AS shop, DATE '2024-01-01' AS day, 1.0 AS sales FROM range(2)`, /Two rows fall/],
  [
    "no series is long enough",
    `SELECT 'a' AS shop, day, 1.0 AS sales FROM (${days(5)})`,
    /prediction_length is 7, but/,
  ],
  ["no value is known", `SELECT 'a' AS shop, day, NULL::DOUBLE AS sales FROM (${days(5)})`, /has no value in any row/],
])("where %s the job fails with what to do", async (_, query, message) => {
  await expect(train(query)).rejects.toMatchObject({
    code: "ValidationException",
    message: expect.stringMatching(message),
  });
});

test("columns that the algorithm does not learn from are named", async () => {
  const query = `SELECT 'a' AS shop, day, i % 7 + 10.0 AS sales, 'north' AS region FROM (${days(60)})`;
  const { log } = await train(query, { timeSeriesConfig: { staticColumns: ["region"] } });
  expect(log.join("\n")).toMatch(/does not learn from region; left out/);
});

test("whole numbers count steps, and one series needs no item column", async () => {
  const query = `SELECT 2000 + i AS day, i * 2.0 + i % 3 AS sales FROM range(40) t(i)`;
  const { model } = await train(query, {
    hyperparameters: { time_freq: "Y", prediction_length: 3 },
    timeSeriesConfig: { itemIdColumn: undefined },
  });
  const evaluation = forecastingEvaluation.parse(model.evaluation);
  expect(evaluation).toMatchObject({ isIntegerTime: true, series: [{ itemId: "", start: "2000" }] });
  expect(model.signature).toMatchObject({ isIntegerTime: true, itemIdColumn: null });
});

test("static and dynamic columns reach an algorithm that learns from them, its file and the pages", async () => {
  const ofShop = (shop: string, region: string) =>
    `SELECT '${shop}' AS shop, day, i % 7 + 10.0 + 3 * (i % 5) AS sales, '${region}' AS region, i % 5 AS price FROM (${days(80)})`;
  const { model } = await train(`${ofShop("a", "north")} UNION ALL ${ofShop("b", "south")}`, {
    algorithmName: "lagged-boosting",
    timeSeriesConfig: { staticColumns: ["region"], dynamicColumns: ["price"] },
  });
  expect(model.signature).toMatchObject({
    staticColumns: [{ name: "region", categories: ["north", "south"] }],
    dynamicColumns: ["price"],
  });
  const evaluation = forecastingEvaluation.parse(model.evaluation);
  expect(evaluation.series[1]).toMatchObject({ itemId: "b", statics: { region: "south" } });
  expect(evaluation.series[1]?.dynamics.price).toHaveLength(80);
  const { inputs } = readModel(await readFile(model.modelPath));
  expect(inputs.map(({ name }) => name)).toEqual(expect.arrayContaining(["target", "cat", "dynamic_feat"]));
});

test.each([
  ["arima", { p: 1, d: 0, q: 1, seasonal_p: 0, seasonal_d: 1, seasonal_q: 1 }],
  ["forecasting-deepar", { epochs: 4, context_length: 14, num_cells: 8 }],
])("a job of %s that is stopped at a checkpoint goes on from it to the same file", async (algorithmName, own) => {
  const query = [3, 5, 8, 9]
    .map(
      (size) =>
        `SELECT 'shop ${size}' AS shop, day, ${size} + i % 7 + hash(i * ${size}) % 5 AS sales FROM (${days(60)})`,
    )
    .join(" UNION ALL ");
  // Checkpoints are written by the clock: here the first look at it finds that the time has come.
  let time = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => (time += 10_000));
  try {
    const job = { algorithmName, hyperparameters: own };
    const uninterrupted = await train(query, job);
    const file = await readFile(uninterrupted.model.modelPath);
    const stop = new AbortController();
    const checkpoints: Extract<FromTrainingChild, { kind: "checkpoint" }>[] = [];
    await train(query, {
      ...job,
      attempt: {
        signal: stop.signal,
        onTold(message) {
          if (message.kind !== "checkpoint") return;
          checkpoints.push(message);
          stop.abort();
        },
      },
    });
    const [checkpoint] = checkpoints;
    if (checkpoint === undefined) throw new Error("There was no checkpoint.");
    const resumed = await train(query, { ...job, attempt: { checkpointPath: checkpoint.path } });
    const iterationsOf = (messages: readonly FromTrainingChild[]) =>
      messages.flatMap((message) => (message.kind === "iteration" ? [message.iteration] : []));
    expect(iterationsOf(resumed.told)).toEqual(iterationsOf(uninterrupted.told).slice(checkpoint.iteration));
    expect(Buffer.compare(await readFile(resumed.model.modelPath), file)).toBe(0);
    expect(resumed.model.evaluation).toEqual(uninterrupted.model.evaluation);
  } finally {
    clock.mockRestore();
  }
});
