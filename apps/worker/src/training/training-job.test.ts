import { readdir, readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { regressionEvaluation } from "@sagebrush/contracts/models/evaluation";
import { describeExplanation } from "@sagebrush/control-plane/models/describe-explanation";
import { describeModel } from "@sagebrush/control-plane/models/describe-model";
import { describeTrainingJob } from "@sagebrush/control-plane/training/describe-training-job";
import { listTrainingLogs } from "@sagebrush/control-plane/training/list-training-logs";
import { listTrainingMetrics } from "@sagebrush/control-plane/training/list-training-metrics";
import { stopTrainingJob } from "@sagebrush/control-plane/training/stop-training-job";
import { readModel } from "@sagebrush/onnx/model";
import { requireDevice } from "@sagebrush/onnx/require-device";
import { waitFor } from "@sagebrush/platform/testing/wait-for";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startTestTraining, type TestTraining } from "./testing/start-test-training.ts";

let training: TestTraining;

// Whole jobs are run, one of them twice: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000 });

beforeAll(async () => {
  training = await startTestTraining(["exam", "large", "spoiled", "many-texts"]);
});
afterAll(() => training?.dispose());

/** By default long enough to be interrupted, at any speed of the machine. */
const longJob = (num_round = 10_000) => ({
  hyperparameters: { num_round, max_depth: 8 },
  inputDataConfig: { datasetName: "large", version: 1, targetColumn: "y", featureColumns: ["a", "b", "c"] },
});

test("a job leaves a verified model of raw columns, curves, a log and its history", async () => {
  await training.submit("plain");
  const job = await training.untilEnded("plain");
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
  const { items: points } = await listTrainingMetrics(training.context, { trainingJobName: "plain" });
  const curve = points.filter(({ metricName }) => metricName === "validation:rmse");
  expect(curve.map(({ iteration }) => iteration)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(curve[19]?.value).toBeLessThan(curve[0]?.value ?? 0);
  const { items: lines } = await listTrainingLogs(training.context, {
    trainingJobName: "plain",
    afterSequence: 0,
    limit: 1000,
  });
  expect(lines.some(({ message }) => message.includes("validation-rmse"))).toBe(true);

  const model = await describeModel(training.context, { modelName: "plain" });
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
  const { explanation } = await describeExplanation(training.context, { modelName: "plain" });
  expect(explanation?.shap?.outputs[0]?.features[0]?.feature).toBe("hours");
  expect(explanation?.permutationImportance?.features[0]?.feature).toBe("hours");
  expect(explanation?.partialDependence?.features.map(({ feature }) => feature)).toContain("city");
  const row = await training.services.prisma.model.findFirstOrThrow({ where: { name: "plain" } });
  const { inputs } = readModel(await buffer(await training.services.storage.get(row.artifactKey)));
  expect(inputs.map(({ name, elementType }) => [name, elementType])).toEqual([
    ["hours", "float"],
    ["city", "string"],
    ["constant_in_name_only", "float"],
  ]);
});

test("a job whose child runs out of memory fails at once, with what to do", async () => {
  vi.stubEnv("NODE_OPTIONS", "--max-old-space-size=64");
  try {
    await training.submit("beyond-memory", {
      inputDataConfig: {
        ...{ datasetName: "many-texts", version: 1, targetColumn: "y", featureColumns: ["x", "text"] },
      },
    });
    const job = await training.untilEnded("beyond-memory");
    expect(job).toMatchObject({ trainingJobStatus: "Failed", attempts: 1 });
    expect(job.failureReason).toMatch(/^Training ran out of memory. Leave out columns/);
  } finally {
    vi.unstubAllEnvs();
  }
});

test("a job whose child is killed goes on from its checkpoint to the same model, and there is one", async () => {
  let rounds = 100;
  let caught = false;
  // As many rounds as let this machine write a checkpoint before half of them are done, and not many more.
  while (!caught) {
    rounds *= 4;
    await training.submit(`killed-${rounds}`, longJob(rounds));
    await waitFor(
      async () => {
        const job = await training.services.prisma.trainingJob.findFirstOrThrow({
          where: { name: `killed-${rounds}` },
        });
        caught = job.status === "InProgress" && job.checkpointKey !== null && job.iteration < rounds / 2;
        return caught || job.status !== "InProgress";
      },
      { timeoutMs: 60_000, describe: "the job has a checkpoint, or has ended" },
    );
  }
  for (const processId of await trainingChildren()) process.kill(processId, "SIGKILL");
  const job = await training.untilEnded(`killed-${rounds}`);
  expect(job.failureReason).toBeNull();
  expect(job).toMatchObject({ trainingJobStatus: "Completed", attempts: 2 });
  const { id } = await training.services.prisma.trainingJob.findFirstOrThrow({ where: { name: `killed-${rounds}` } });
  await training.submit("undisturbed", longJob(rounds));
  await training.untilEnded("undisturbed");
  const [killed, undisturbed] = await Promise.all(
    [`killed-${rounds}`, "undisturbed"].map((modelName) => describeModel(training.context, { modelName })),
  );
  expect(killed?.contentHash).toBe(undisturbed?.contentHash);
  expect(await training.services.prisma.model.count({ where: { trainingJobId: id } })).toBe(1);
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
    await training.submit("on-a-gpu", {
      algorithmName: "mlp",
      hyperparameters: {},
      resourceConfig: { instanceType: "cuda" },
    });
    const job = await training.untilEnded("on-a-gpu");
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
  await training.submit("stopped", longJob());
  await waitFor(
    async () => (await describeTrainingJob(training.context, { trainingJobName: "stopped" })).iteration >= 3,
    {
      timeoutMs: 60_000,
      describe: "three rounds are learned",
    },
  );
  await stopTrainingJob(training.context, { trainingJobName: "stopped" });
  const job = await training.untilEnded("stopped");
  expect(job).toMatchObject({ trainingJobStatus: "Stopped", secondaryStatus: "Stopped", modelName: "stopped" });
  const { iterations } = await describeModel(training.context, { modelName: "stopped" });
  expect(iterations).toBeGreaterThanOrEqual(3);
  expect(iterations).toBeLessThan(10_000);
});

test("a job past its longest time is stopped, with its model", async () => {
  await training.submit("late", {
    ...longJob(),
    stoppingCondition: { maxRuntimeInSeconds: 6 },
  });
  expect(await training.untilEnded("late")).toMatchObject({
    trainingJobStatus: "Stopped",
    secondaryStatus: "MaxRuntimeExceeded",
  });
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
    await training.submit(trainingJobName, {
      inputDataConfig: { datasetName: "spoiled", version: 1, targetColumn, featureColumns: ["x"], ...columns },
      ...overrides,
    });
    const job = await training.untilEnded(trainingJobName);
    expect(job).toMatchObject({ trainingJobStatus: "Failed", iteration: 0 });
    expect(job.failureReason).toContain(message);
    const { items } = await listTrainingLogs(training.context, { trainingJobName, afterSequence: 0, limit: 100 });
    expect(items.filter(({ level }) => level === "error").map((line) => line.message)).toEqual([
      expect.stringContaining(message),
    ]);
  },
);

// Last, as it takes the file of a dataset away.
test("a dataset whose file is gone ends the job with a reason", async () => {
  await training.services.prisma.datasetVersion.updateMany({
    where: { dataset: { name: "exam" } },
    data: { parquetKey: "datasets/none/data.parquet" },
  });
  await training.submit("gone");
  const job = await training.untilEnded("gone");
  expect(job.trainingJobStatus).toBe("Failed");
  expect(job.failureReason).toMatch(/data\.parquet|no object|not there|does not exist/i);
});
