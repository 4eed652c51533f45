import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { rankingEvaluation, regressionEvaluation } from "@sagebrush/contracts/models/evaluation";
import { createTrainingJobRequest } from "@sagebrush/contracts/training/training-job";
import { describeExplanation } from "@sagebrush/control-plane/models/describe-explanation";
import { describeModel } from "@sagebrush/control-plane/models/describe-model";
import type { Context } from "@sagebrush/control-plane/services";
import {
  createTestDatasetRow,
  numericProfile,
  stringProfile,
} from "@sagebrush/control-plane/testing/create-test-dataset";
import { createTestServices, type TestServices } from "@sagebrush/control-plane/testing/create-test-services";
import { createTrainingJob } from "@sagebrush/control-plane/training/create-training-job";
import { describeTrainingJob } from "@sagebrush/control-plane/training/describe-training-job";
import { listTrainingLogs } from "@sagebrush/control-plane/training/list-training-logs";
import { listTrainingMetrics } from "@sagebrush/control-plane/training/list-training-metrics";
import { stopTrainingJob } from "@sagebrush/control-plane/training/stop-training-job";
import { withDatabase } from "@sagebrush/data/duckdb";
import { readModel } from "@sagebrush/onnx/model";
import { requireDevice } from "@sagebrush/onnx/require-device";
import { createTestStorage } from "@sagebrush/platform/testing/create-test-storage";
import { waitFor } from "@sagebrush/platform/testing/wait-for";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startWorker } from "../start-worker.ts";

let test_: TestServices;
let context: Context;
let work: Awaited<ReturnType<typeof createTestStorage>>;
let worker: Awaited<ReturnType<typeof startWorker>>;

// Whole jobs are run, one of them twice: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000 });

const pixels = Array.from({ length: 4 }, (_, at) => `pixel_${at}`);

beforeAll(async () => {
  test_ = await createTestServices();
  context = await test_.createContext();
  work = await createTestStorage();
  await createDataset(
    "exam",
    `SELECT (i * 7919 % 1000) / 50.0 AS hours, CASE i % 3 WHEN 0 THEN 'Rome' WHEN 1 THEN 'Oslo' END AS city,
            i % 5 AS constant_in_name_only, 3 * ((i * 7919 % 1000) / 50.0) + (i % 3) * 10 + (i * 31 % 7) AS score
     FROM range(400) t(i)`,
    [numericProfile("hours"), stringProfile("city"), numericProfile("constant_in_name_only"), numericProfile("score")],
  );
  await createDataset(
    "large",
    `SELECT sin(i) AS a, cos(i * 3) AS b, (i * 7919 % 10007) / 10007.0 AS c, sin(i) * 3 + cos(i * 3) + random() AS y
     FROM range(40000) t(i)`,
    [numericProfile("a"), numericProfile("b"), numericProfile("c"), numericProfile("y")],
  );
  await createDataset(
    "weighted",
    `SELECT (i // 2) % 7 AS x, (i % 2) * 10 + 0.01 * (i % 3) AS y, (i % 2) * 1.0 AS w,
            CASE WHEN i = 7 THEN -1 ELSE 1 END AS bad
     FROM range(400) t(i)`,
    // The profile knows nothing of the bad row, as that of a sample would not.
    [numericProfile("x"), numericProfile("y"), numericProfile("w"), numericProfile("bad")],
  );
  await createDataset(
    "labelled",
    `SELECT CASE WHEN i % 50 = 0 THEN 500 + i ELSE sin(i) END AS hours, ['Rome', 'Oslo', 'Bonn'][1 + i % 3] AS city,
     i % 50 = 0 AS passed FROM range(600) t(i)`,
    [numericProfile("hours"), stringProfile("city"), numericProfile("passed", { distinctCount: 2 })],
  );
  await createDataset(
    "pictures",
    `SELECT ${pixels.map((pixel, at) => `CASE WHEN i % 2 = ${Math.floor(at / 2)} THEN 200 + i % 50 ELSE 0 END AS ${pixel}`).join(", ")},
     ['top', 'bottom'][1 + i % 2] AS line FROM range(300) t(i)`,
    [...pixels.map((pixel) => numericProfile(pixel)), stringProfile("line", { distinctCount: 2 })],
  );
  await createDataset(
    "searches",
    `SELECT hash(i) % 60 AS qid, sin(i) AS match, cos(i * 3) AS noise,
            CASE WHEN sin(i) > 0.8 THEN 2 WHEN sin(i) > 0 THEN 1 ELSE 0 END AS relevance
     FROM range(900) t(i)`,
    [numericProfile("qid"), numericProfile("match"), numericProfile("noise"), numericProfile("relevance")],
  );
  await createDataset(
    "leaving",
    `SELECT sin(i) AS a, cos(i * 3) AS b, CASE WHEN i % 3 = 0 THEN -1 ELSE 1 END * (5 + 4 * sin(i)) AS months
     FROM range(300) t(i)`,
    [numericProfile("a"), numericProfile("b"), numericProfile("months", { min: -9, max: 9 })],
  );
  // Profiles that know nothing of what is wrong, as those of a sample would not.
  await createDataset(
    "spoiled",
    `SELECT i % 10 AS x, CASE i WHEN 7 THEN -1 ELSE i % 5 END AS negative, CASE i WHEN 7 THEN 'inf'::DOUBLE ELSE i END AS infinite,
            CASE i WHEN 7 THEN NULL ELSE i % 9 END AS qid, i % 3 AS grade
     FROM range(200) t(i)`,
    ["x", "negative", "infinite", "qid", "grade"].map((name) => numericProfile(name)),
  );
  // As "exam", but for a city that it does not have, and worse to predict.
  await createDataset(
    "exam-of-next-year",
    `SELECT (i * 7919 % 1000) / 50.0 AS hours, CASE i % 3 WHEN 0 THEN 'Rome' WHEN 1 THEN 'Kyiv' END AS city,
            i % 5 AS constant_in_name_only, 3 * ((i * 7919 % 1000) / 50.0) + 40 AS score
     FROM range(90) t(i)`,
    [numericProfile("hours"), stringProfile("city"), numericProfile("constant_in_name_only"), numericProfile("score")],
  );
  await createDataset(
    "visits",
    `SELECT 'account ' || (i % 6) AS account, ['10.1.', '172.16.'][1 + i % 2] || (i * 7 % 256) || '.' || (i * 13 % 256) AS ip
     FROM range(600) t(i)`,
    [stringProfile("account"), stringProfile("ip")],
  );
  await createDataset(
    "messages",
    `SELECT ['team goal match season', 'bank market price shares', 'moon orbit rocket star'][1 + i % 3] || ' no. ' || i AS message,
            ['sport', 'money', 'space'][1 + i % 3] AS subject, i AS number
     FROM range(300) t(i)`,
    [stringProfile("message"), stringProfile("subject"), numericProfile("number")],
  );
  // More different texts than a small heap holds; the profile, as that of a sample, knows nothing of it.
  await createDataset(
    "many-texts",
    `SELECT i % 7 AS x, repeat('text ', 40) || i AS text, i % 5 AS y FROM range(400000) t(i)`,
    [numericProfile("x"), stringProfile("text"), numericProfile("y")],
  );
  worker = await startWorker(test_, work.folder);
});
afterAll(async () => {
  await worker?.close();
  await test_.dispose();
  await work.dispose();
});

async function createDataset(name: string, query: string, profiles: ReturnType<typeof numericProfile>[]) {
  const path = join(work.folder, `${name}.parquet`);
  const rowCount = await withDatabase({ directories: [work.folder] }, async (connection) => {
    await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet)`);
    const counted = await connection.runAndReadAll(`SELECT count(*) FROM '${path}'`);
    return Number(counted.getRows()[0]?.[0]);
  });
  const id = await createTestDatasetRow(context, { name, rowCount, profiles });
  await test_.services.storage.putFile(`datasets/${id}/data.parquet`, path);
  await test_.services.prisma.datasetVersion.update({
    where: { id },
    data: { parquetKey: `datasets/${id}/data.parquet` },
  });
}

function submit(trainingJobName: string, overrides: Record<string, unknown> = {}) {
  return createTrainingJob(
    context,
    createTrainingJobRequest.parse({
      trainingJobName,
      algorithmName: "xgboost",
      hyperparameters: { num_round: 20 },
      inputDataConfig: {
        datasetName: "exam",
        version: 1,
        targetColumn: "score",
        featureColumns: ["hours", "city", "constant_in_name_only"],
      },
      problemType: "regression",
      split: { train: 0.7, validation: 0.15, test: 0.15, seed: 7 },
      ...overrides,
    }),
  );
}

/** Long enough to be interrupted, at any speed of the machine. */
const longJob = {
  hyperparameters: { num_round: 400, max_depth: 8 },
  inputDataConfig: { datasetName: "large", version: 1, targetColumn: "y", featureColumns: ["a", "b", "c"] },
};

async function untilEnded(trainingJobName: string) {
  let job = await describeTrainingJob(context, { trainingJobName });
  await waitFor(
    async () => {
      job = await describeTrainingJob(context, { trainingJobName });
      return !["InProgress", "Stopping"].includes(job.trainingJobStatus);
    },
    { timeoutMs: 120_000, describe: `${trainingJobName} has ended` },
  );
  return job;
}

test("a job leaves a verified model of raw columns, curves, a log and its history", async () => {
  await submit("plain");
  const job = await untilEnded("plain");
  expect(job.failureReason).toBeNull();
  expect(job).toMatchObject({ trainingJobStatus: "Completed", progress: 1, iteration: 20, modelName: "plain" });
  expect(job.secondaryStatusTransitions.map(({ status }) => status)).toEqual([
    "Pending",
    "Starting",
    "Downloading",
    "Training",
    "Uploading",
    "Completed",
  ]);
  const { items: points } = await listTrainingMetrics(context, { trainingJobName: "plain" });
  const curve = points.filter(({ metricName }) => metricName === "validation:rmse");
  expect(curve.map(({ iteration }) => iteration)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(curve[19]?.value).toBeLessThan(curve[0]?.value ?? 0);
  const { items: lines } = await listTrainingLogs(context, { trainingJobName: "plain", afterSequence: 0, limit: 1000 });
  expect(lines.some(({ message }) => message.includes("validation-rmse"))).toBe(true);

  const model = await describeModel(context, { modelName: "plain" });
  expect(model.evaluation?.metrics.find(({ name }) => name === "r2")?.value).toBeGreaterThan(0.9);
  expect(model.evaluation?.metrics.find(({ name }) => name === "rmse")?.interval?.method).toBe("bootstrap");
  const evaluation = regressionEvaluation.parse(model.evaluation);
  const cities = evaluation.segments?.segments.filter(({ column }) => column === "city");
  expect(cities?.map(({ values }) => values.kind).sort()).toEqual(["category", "category", "missing"]);
  expect(model.verification.maximumRelativeDifference).toBeLessThanOrEqual(1e-5);
  expect(model.featureImportances.map(({ feature }) => feature).sort()).toEqual([
    "city",
    "constant_in_name_only",
    "hours",
  ]);
  expect(model.background.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
  const { explanation } = await describeExplanation(context, { modelName: "plain" });
  expect(explanation?.shap?.outputs[0]?.features[0]?.feature).toBe("hours");
  expect(explanation?.permutationImportance?.features[0]?.feature).toBe("hours");
  expect(explanation?.partialDependence?.features.map(({ feature }) => feature)).toContain("city");
  const row = await test_.services.prisma.model.findFirstOrThrow({ where: { name: "plain" } });
  const { inputs } = readModel(await buffer(await test_.services.storage.get(row.artifactKey)));
  expect(inputs.map(({ name, elementType }) => [name, elementType])).toEqual([
    ["hours", "float"],
    ["city", "string"],
    ["constant_in_name_only", "float"],
  ]);
});

test("a weight column decides what is learned and judged, and is no input of the model", async () => {
  const weighted = (trainingJobName: string, weightColumn: string) =>
    submit(trainingJobName, {
      inputDataConfig: {
        ...{ datasetName: "weighted", version: 1, targetColumn: "y", featureColumns: ["x"] },
        weightColumn,
      },
    });
  await weighted("weighted", "w");
  expect((await untilEnded("weighted")).failureReason).toBeNull();
  const { evaluation, signature } = await describeModel(context, { modelName: "weighted" });
  expect(signature).toMatchObject({ inputs: [{ name: "x" }] });
  expect(evaluation).toMatchObject({ weightColumnName: "w" });
  // Where x is the same, half the rows say 0 and half 10; those that say 10 have all the weight.
  expect(evaluation?.metrics.find(({ name }) => name === "mae")?.value).toBeLessThan(0.5);

  await weighted("unweighable", "bad");
  const job = await untilEnded("unweighable");
  expect(job.trainingJobStatus).toBe("Failed");
  expect(job.failureReason).toContain("Row 8 has -1 in the weight column 'bad'");
});

test("a job whose child runs out of memory fails at once, with what to do", async () => {
  vi.stubEnv("NODE_OPTIONS", "--max-old-space-size=64");
  try {
    await submit("beyond-memory", {
      inputDataConfig: {
        ...{ datasetName: "many-texts", version: 1, targetColumn: "y", featureColumns: ["x", "text"] },
      },
    });
    const job = await untilEnded("beyond-memory");
    expect(job).toMatchObject({ trainingJobStatus: "Failed", attempts: 1 });
    expect(job.failureReason).toMatch(/^Training ran out of memory. Leave out columns/);
  } finally {
    vi.unstubAllEnvs();
  }
});

test("a job whose child is killed goes on from its checkpoint to the same model, and there is one", async () => {
  await submit("undisturbed", longJob);
  await untilEnded("undisturbed");
  await submit("killed", longJob);
  const { id } = await test_.services.prisma.trainingJob.findFirstOrThrow({ where: { name: "killed" } });
  await waitFor(
    async () => (await test_.services.prisma.trainingJob.findUniqueOrThrow({ where: { id } })).checkpointKey !== null,
    { timeoutMs: 60_000, describe: "the job has a checkpoint" },
  );
  for (const processId of await trainingChildren()) process.kill(processId, "SIGKILL");
  const job = await untilEnded("killed");
  expect(job.failureReason).toBeNull();
  expect(job).toMatchObject({ trainingJobStatus: "Completed", attempts: 2 });
  const [killed, undisturbed] = await Promise.all(
    ["killed", "undisturbed"].map((modelName) => describeModel(context, { modelName })),
  );
  expect(killed?.contentHash).toBe(undisturbed?.contentHash);
  expect(await test_.services.prisma.model.count({ where: { trainingJobId: id } })).toBe(1);
});

/** The training processes of this test's worker; on Linux, where /proc tells. */
async function trainingChildren(): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const status = await readFile(`/proc/${name}/status`, "utf8").catch(() => "");
    const commandLine = await readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "");
    const parent = /^PPid:\t(\d+)$/m.exec(status)?.[1];
    if (Number(parent) === process.pid && commandLine.includes("training-child")) found.push(Number(name));
  }
  return found;
}

// A machine with CUDA trains it instead.
test.skipIf(await hasCuda())(
  "a job that asks for a GPU where there is none fails at once and says what to install",
  async () => {
    await submit("on-a-gpu", {
      algorithmName: "mlp",
      hyperparameters: {},
      resourceConfig: { instanceType: "cuda" },
    });
    const job = await untilEnded("on-a-gpu");
    expect(job).toMatchObject({ trainingJobStatus: "Failed", iteration: 0, modelName: null });
    expect(job.failureReason).toMatch(
      /asks for a GPU.*cuda.*Install.*CUDA 12.*docs\/gpu\.md says, or train on the processor/,
    );
  },
);

async function hasCuda(): Promise<boolean> {
  return requireDevice("cuda").then(
    () => true,
    () => false,
  );
}

test("a stopped job keeps what it had learned as its model", async () => {
  await submit("stopped", { ...longJob, hyperparameters: { num_round: 4000, max_depth: 8 } });
  await waitFor(async () => (await describeTrainingJob(context, { trainingJobName: "stopped" })).iteration >= 3, {
    timeoutMs: 60_000,
    describe: "three rounds are learned",
  });
  await stopTrainingJob(context, { trainingJobName: "stopped" });
  const job = await untilEnded("stopped");
  expect(job).toMatchObject({ trainingJobStatus: "Stopped", secondaryStatus: "Stopped", modelName: "stopped" });
  const { iterations } = await describeModel(context, { modelName: "stopped" });
  expect(iterations).toBeGreaterThanOrEqual(3);
  expect(iterations).toBeLessThan(4000);
});

test("a job past its longest time is stopped, with its model", async () => {
  await submit("late", {
    ...longJob,
    hyperparameters: { num_round: 4000, max_depth: 8 },
    stoppingCondition: { maxRuntimeInSeconds: 6 },
  });
  expect(await untilEnded("late")).toMatchObject({
    trainingJobStatus: "Stopped",
    secondaryStatus: "MaxRuntimeExceeded",
  });
});

test.each([
  ["kmeans", "clustering", { k: 4 }, null],
  ["randomcutforest", "anomaly-detection", { num_trees: 20 }, null],
  ["randomcutforest", "anomaly-detection", { num_trees: 20 }, "passed"],
  ["pca", "dimension-reduction", { num_components: 2 }, null],
  ["autoencoder", "anomaly-detection", { epochs: 10 }, null],
])("%s for %s leaves a verified model of every row, with what its page shows (%j, known by %s)", async (...wish) => {
  const [algorithmName, problemType, hyperparameters, targetColumn] = wish;
  const trainingJobName = `${algorithmName}-${targetColumn ?? "alone"}`;
  const inputDataConfig = { datasetName: "labelled", version: 1, targetColumn, featureColumns: ["hours", "city"] };
  const split = { train: 1, validation: 0, test: 0, seed: 7 };
  await submit(trainingJobName, { algorithmName, problemType, hyperparameters, inputDataConfig, split });
  const job = await untilEnded(trainingJobName);
  expect(job.failureReason).toBeNull();
  const model = await describeModel(context, { modelName: trainingJobName });
  expect(model).toMatchObject({ problemType, targetColumn, evaluatedOn: "train" });
  expect(model.signature).toMatchObject({ problemType, target: null, labels: [] });
  expect(model.verification.maximumRelativeDifference).toBeLessThanOrEqual(1e-5);
  expect(model.evaluation).toMatchObject({ problemType, rowCount: 600 });
  if (model.evaluation?.problemType === "clustering") {
    expect(model.evaluation.clusters.reduce((sum, { size }) => sum + size, 0)).toBe(600);
    expect(model.evaluation.profiles.map(({ column }) => column).sort()).toEqual(["city", "hours"]);
  } else if (model.evaluation?.problemType === "anomaly-detection") {
    expect(model.evaluation.highest.rows[0]?.values).toHaveLength(2);
    expect(model.evaluation.labelled?.labels ?? null).toEqual(targetColumn === null ? null : ["0", "1"]);
    if (targetColumn !== null) {
      expect(model.headlineMetric).toMatchObject({ name: "auc" });
      expect(model.headlineMetric?.value).toBeGreaterThan(0.95);
    }
  } else if (model.evaluation?.problemType === "dimension-reduction") {
    expect(model.evaluation.components).toHaveLength(2);
    expect(model.headlineMetric).toMatchObject({ name: "explained_variance" });
  }
});

test("pictures whose pixels are columns are told apart, and columns that are no picture are refused before", async () => {
  const job = (featureColumns: readonly string[]) => ({
    algorithmName: "image-classification",
    problemType: "binary-classification" as const,
    hyperparameters: { image_shape: "1,2,2", num_layers: 1, epochs: 3, learning_rate: 0.02 },
    inputDataConfig: { datasetName: "pictures", version: 1, targetColumn: "line", featureColumns: [...featureColumns] },
  });
  await expect(submit("half-pictures", job(pixels.slice(0, 3)))).rejects.toThrow(
    /image_shape is 1,2,2, which is 4 numbers, but 3 feature columns/,
  );
  await submit("pictures", job(pixels));
  expect((await untilEnded("pictures")).failureReason).toBeNull();
  const model = await describeModel(context, { modelName: "pictures" });
  expect(model.headlineMetric).toMatchObject({ name: "auc", value: 1 });
  expect(model.verification.maximumRelativeDifference).toBeLessThanOrEqual(1e-5);
  expect(model.signature).toMatchObject({ inputs: pixels.map((name) => ({ name })) });
});

test.each(["xgboost", "lightgbm"])(
  "%s ranks rows of queries that stand in any order, judged against random order",
  async (algorithmName) => {
    const trainingJobName = `ranking-${algorithmName}`;
    await submit(trainingJobName, {
      ...{ algorithmName, problemType: "ranking", hyperparameters: {} },
      inputDataConfig: {
        ...{ datasetName: "searches", version: 1, targetColumn: "relevance", groupColumn: "qid" },
        featureColumns: ["match", "noise"],
      },
    });
    const job = await untilEnded(trainingJobName);
    expect(job.failureReason).toBeNull();
    const { evaluation, signature, headlineMetric } = await describeModel(context, { modelName: trainingJobName });
    expect(signature).toMatchObject({ problemType: "ranking", target: "relevance", labels: [] });
    expect(headlineMetric?.name).toBe("ndcg@10");
    const judged = rankingEvaluation.parse(evaluation);
    expect(judged).toMatchObject({ groupColumnName: "qid", queryCount: 9 });
    const [ndcg] = judged.metrics;
    expect(ndcg?.value).toBeGreaterThan(0.9);
    expect(ndcg?.baseline).toBeLessThan(0.85);
    const { explanation } = await describeExplanation(context, { modelName: trainingJobName });
    expect(explanation?.permutationImportance).toMatchObject({
      metric: { name: "ndcg", direction: "maximize" },
      features: [{ feature: "match" }, { feature: "noise" }],
    });
    expect(explanation?.shap?.space).toBe("answer");
  },
);

const examOfNextYear = { datasetName: "exam-of-next-year", version: 1 };

test("a job that names other datasets learns from all its rows, watches one and is judged on the other", async () => {
  await submit("channels", {
    split: { train: 1, validation: 0, test: 0, seed: 7 },
    inputDataConfig: {
      ...{ datasetName: "exam", version: 1, targetColumn: "score", featureColumns: ["hours", "city"] },
      channels: { validation: examOfNextYear, test: examOfNextYear },
    },
  });
  const job = await untilEnded("channels");
  expect(job.failureReason).toBeNull();
  const { evaluation, evaluatedOn, trainingRowCount } = await describeModel(context, { modelName: "channels" });
  expect({ evaluatedOn, trainingRowCount, judged: evaluation?.rowCount }).toEqual({
    evaluatedOn: "test",
    trainingRowCount: 400,
    judged: 90,
  });
  // The same rows, watched and judged.
  expect(job.finalMetrics["validation:rmse"]).toBeCloseTo(
    regressionEvaluation.parse(evaluation).metrics.find(({ name }) => name === "rmse")?.value ?? 0,
    4,
  );
  expect(job.finalMetrics["validation:rmse"]).toBeGreaterThan(job.finalMetrics["train:rmse"] ?? Number.NaN);
});

test("a class that only the validation channel has ends the job before training, by name", async () => {
  await submit("unseen-class", {
    problemType: "multiclass-classification",
    split: { train: 1, validation: 0, test: 0, seed: 7 },
    inputDataConfig: {
      ...{ datasetName: "exam", version: 1, targetColumn: "city", featureColumns: ["hours", "score"] },
      channels: { validation: examOfNextYear },
    },
  });
  const job = await untilEnded("unseen-class");
  expect(job).toMatchObject({ trainingJobStatus: "Failed", iteration: 0 });
  expect(job.failureReason).toContain("The validation channel has the class 'Kyiv' in 'city'");
});

test("accounts and their addresses leave a model that answers dot products; other columns are refused before", async () => {
  const job = (featureColumns: string[], hyperparameters = {}) => ({
    algorithmName: "ipinsights",
    problemType: "anomaly-detection" as const,
    hyperparameters: { vector_dim: 8, epochs: 3, learning_rate: 0.02, ...hyperparameters },
    inputDataConfig: { datasetName: "visits", version: 1, targetColumn: null, featureColumns },
  });
  await expect(submit("no-address", job(["account", "ip"], { ip_column: "address" }))).rejects.toThrow(
    /ip_column is 'address', which is no feature column.*'account', 'ip'/,
  );
  await expect(submit("alone", job(["ip"]))).rejects.toThrow(/There must be two feature columns/);
  await submit("visits", job(["account", "ip"]));
  expect((await untilEnded("visits")).failureReason).toBeNull();
  const model = await describeModel(context, { modelName: "visits" });
  expect(model.signature).toMatchObject({ answer: "dot_product", inputs: [{ name: "account" }, { name: "ip" }] });
  expect(model.verification.maximumRelativeDifference).toBeLessThanOrEqual(1e-5);
  expect(model.evaluation).toMatchObject({ problemType: "anomaly-detection" });
});

test("a model of failure times is judged by concordance, and says that it answers a hazard", async () => {
  await submit("leaving", {
    hyperparameters: { num_round: 20, objective: "survival:cox" },
    inputDataConfig: { datasetName: "leaving", version: 1, targetColumn: "months", featureColumns: ["a", "b"] },
  });
  expect((await untilEnded("leaving")).failureReason).toBeNull();
  const model = await describeModel(context, { modelName: "leaving" });
  expect(model.signature).toMatchObject({ survival: "hazard" });
  expect(model.headlineMetric?.name).toBe("concordance");
  expect(model.headlineMetric?.value).toBeGreaterThan(0.9);
  const { survival, points } = regressionEvaluation.parse(model.evaluation);
  expect(points).toEqual([]);
  expect(survival?.riskGroups).toHaveLength(3);
  const { explanation } = await describeExplanation(context, { modelName: "leaving" });
  expect(explanation?.permutationImportance?.metric.name).toBe("concordance");
});

test.each([
  [
    "negative counts",
    "negative",
    { hyperparameters: { objective: "count:poisson" } },
    {},
    "The target holds -1; count:poisson learns counts",
  ],
  ["an infinite target", "infinite", {}, {}, 'Column "infinite" is Infinity in row 8'],
  ["a negative weight", "grade", {}, { weightColumn: "negative" }, "Row 8 has -1 in the weight column 'negative'"],
  [
    "a row without a query",
    "grade",
    { problemType: "ranking" },
    { groupColumn: "qid" },
    "Row 8 has no value in the group column 'qid'",
  ],
] as const)(
  "%s that only the data tells of ends the job before its first round, in its reason and its log",
  async (name, targetColumn, overrides, columns, message) => {
    const trainingJobName = name.replaceAll(" ", "-");
    await submit(trainingJobName, {
      inputDataConfig: { datasetName: "spoiled", version: 1, targetColumn, featureColumns: ["x"], ...columns },
      ...overrides,
    });
    const job = await untilEnded(trainingJobName);
    expect(job).toMatchObject({ trainingJobStatus: "Failed", iteration: 0 });
    expect(job.failureReason).toContain(message);
    const { items } = await listTrainingLogs(context, { trainingJobName, afterSequence: 0, limit: 100 });
    expect(items.filter(({ level }) => level === "error").map((line) => line.message)).toEqual([
      expect.stringContaining(message),
    ]);
  },
);

// Last, as it takes the file of a dataset away.
test.each([
  ["blazingtext", "multiclass-classification", { epochs: 10, learning_rate: 0.5 }, "subject"],
  ["lda", "topic-modeling", { num_topics: 3 }, null],
  ["blazingtext", "word-embedding", { epochs: 20, sampling_threshold: 0, vector_dim: 20 }, null],
  ["ntm", "topic-modeling", { num_topics: 3, epochs: 20 }, null],
])("%s for %s reads the texts of a dataset, and its model takes and explains none of them", async (...wish) => {
  const [algorithmName, problemType, hyperparameters, targetColumn] = wish;
  const inputDataConfig = { datasetName: "messages", version: 1, targetColumn, featureColumns: ["message"] };
  const name = `${algorithmName}-${problemType}`;
  await submit(name, { algorithmName, problemType, hyperparameters, inputDataConfig });
  const job = await untilEnded(name);
  expect(job.failureReason).toBeNull();
  const model = await describeModel(context, { modelName: name });
  expect(model.signature).toMatchObject({ inputs: [{ name: "message", type: "text", hasMissing: false }] });
  const [input] = model.signature.problemType === "forecasting" ? [] : model.signature.inputs;
  expect(input?.type === "text" && input.frequentWords.length).toBeGreaterThan(0);
  expect(model.verification.maximumRelativeDifference).toBeLessThanOrEqual(1e-4);
  expect(model.background).toEqual([]);
  if (model.evaluation?.problemType === "topic-modeling") {
    const words = model.evaluation.topics.map((topic) => topic.words.map(({ word }) => word).join());
    for (const word of ["goal", "bank", "moon"]) expect(words.join()).toContain(word);
    expect(model.headlineMetric).toMatchObject({ name: "perplexity" });
  } else if (model.evaluation?.problemType === "word-embedding") {
    expect(model.headlineMetric).toMatchObject({ name: "context_auc" });
    expect(model.evaluation.words.find(({ word }) => word === "goal")?.neighbours).not.toEqual([]);
    expect(model.evaluation.projection.points).toHaveLength(model.evaluation.words.length);
  } else {
    expect(model.evaluation?.metrics.find(({ name }) => name === "accuracy")?.value).toBe(1);
    expect(model.evaluation).toMatchObject({ segments: { segments: [] } });
  }
});

test("a dataset whose file is gone ends the job with a reason", async () => {
  await test_.services.prisma.datasetVersion.updateMany({
    where: { dataset: { name: "exam" } },
    data: { parquetKey: "datasets/none/data.parquet" },
  });
  await submit("gone");
  const job = await untilEnded("gone");
  expect(job.trainingJobStatus).toBe("Failed");
  expect(job.failureReason).toMatch(/data\.parquet|no object|not there|does not exist/i);
});
