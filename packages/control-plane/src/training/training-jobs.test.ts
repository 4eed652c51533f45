import type { ColumnProfile } from "@sagebrush/contracts/datasets/profile";
import { trainingQueue } from "@sagebrush/contracts/queues";
import { createTrainingJobRequest, type TrainingJobSpecification } from "@sagebrush/contracts/training/training-job";
import { waitFor } from "@sagebrush/platform/testing/wait-for";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deleteDataset } from "../datasets/delete-dataset.ts";
import type { Context } from "../services.ts";
import { createTestDatasetRow, numericProfile, stringProfile } from "../testing/create-test-dataset.ts";
import { createTestServices, type TestServices } from "../testing/create-test-services.ts";
import { createTrainingJob } from "./create-training-job.ts";
import { deleteTrainingJob } from "./delete-training-job.ts";
import { describeTrainingJob } from "./describe-training-job.ts";
import { estimateTrainingMemory } from "./estimate-training-memory.ts";
import { listTrainingJobs } from "./list-training-jobs.ts";
import { enterSecondaryStatus, LeaseLostError, reportTrainingJob } from "./report-training-job.ts";
import { completeTrainingJob, failTrainingJob } from "./settle-training-job.ts";
import { stopTrainingJob } from "./stop-training-job.ts";
import { suggestTraining } from "./suggest-training.ts";
import { trainingJobEvents } from "./training-job-events.ts";
import {
  claimTrainingJob,
  enqueueWaitingTrainingJobs,
  releaseTrainingJob,
  renewTrainingJob,
} from "./training-job-lease.ts";

let test_: TestServices;
let context: Context;

beforeAll(async () => {
  test_ = await createTestServices();
  context = await test_.createContext();
  await createTestDatasetRow(context, {
    name: "exam",
    rowCount: 100,
    profiles: [
      numericProfile("hours"),
      numericProfile("score"),
      stringProfile("city"),
      numericProfile("constant", { distinctCount: 1 }),
      numericProfile("empty", { distinctCount: 0, missingCount: 100, missingFraction: 1 }),
      stringProfile("name", { distinctCount: 100 }),
      stringProfile("many", { distinctCount: 10_000, isDistinctCountApproximate: true }),
    ],
  });
  await createTestDatasetRow(context, {
    name: "weighted",
    rowCount: 100,
    profiles: [
      ...["hours", "score", "weight"].map((name) => numericProfile(name)),
      numericProfile("negative", { min: -2 }),
      numericProfile("infinite", { infiniteCount: 1 }),
      numericProfile("partial", { missingCount: 3 }),
      stringProfile("city"),
    ],
  });
  await createTestDatasetRow(context, {
    name: "searches",
    rowCount: 100,
    profiles: [
      numericProfile("qid", { distinctCount: 10, type: "integer" }),
      numericProfile("relevance", { distinctCount: 4, type: "integer", max: 3 }),
      numericProfile("match"),
      numericProfile("gaps", { missingCount: 3 }),
      numericProfile("negative", { min: -2 }),
      numericProfile("row_id", { distinctCount: 100 }),
      stringProfile("text"),
    ],
  });
  await createTestDatasetRow(context, { name: "later", rowCount: 50, profiles: laterProfiles() });
  await createTestDatasetRow(context, { name: "no-rows", rowCount: 0, profiles: laterProfiles() });
});
afterAll(() => test_.dispose());

test("a training that will not fit is refused before it starts, in the words that the form says", async () => {
  await createTestDatasetRow(context, {
    name: "huge",
    rowCount: 60_000_000,
    profiles: Array.from({ length: 21 }, (_, column) => numericProfile(column === 0 ? "score" : `x${column}`)),
  });
  const sized = (algorithmName: string) => ({
    ...{ algorithmName, hyperparameters: {}, problemType: "regression" as const },
    inputDataConfig: {
      ...{ datasetName: "huge", version: 1, targetColumn: "score" },
      featureColumns: Array.from({ length: 20 }, (_, column) => `x${column + 1}`),
    },
  });
  const split = { train: 0.7, validation: 0.15, test: 0.15, seed: 1 };
  const refused = sized("linear-learner");
  const { availableBytes, problem } = await estimateTrainingMemory(context, { ...refused, split });
  expect(availableBytes).toBe(test_.services.trainingMemoryBytes);
  expect(problem).toMatch(
    /60,000,000 rows of 21 columns takes about \d+\.\d GB of memory, and a training may take 8\.0 GB/,
  );
  const creating = createTrainingJob(context, request("too-large", { ...refused, split }));
  await expect(creating).rejects.toMatchObject({
    ...{ code: "ValidationException", message: problem },
    issues: [{ path: ["inputDataConfig", "featureColumns"], message: problem }],
  });
  expect((await estimateTrainingMemory(context, { ...sized("xgboost"), split })).problem).toBeNull();
  const job = await createTrainingJob(context, request("large-enough", { ...sized("xgboost"), split }));
  expect(job.trainingJobStatus).toBe("InProgress");
});

function request(name: string, overrides: Record<string, unknown> = {}): TrainingJobSpecification {
  return createTrainingJobRequest.parse({
    trainingJobName: name,
    algorithmName: "xgboost",
    inputDataConfig: { datasetName: "exam", version: 1, targetColumn: "score", featureColumns: ["hours", "city"] },
    problemType: "regression",
    split: { train: 0.8, validation: 0.1, test: 0.1, seed: 1 },
    ...overrides,
  });
}

const weightPath = ["inputDataConfig", "weightColumn"];

async function rowId(name: string): Promise<string> {
  const row = await test_.services.prisma.trainingJob.findFirstOrThrow({ where: { name } });
  return row.id;
}

async function expireLease(name: string): Promise<void> {
  await test_.services.prisma.trainingJob.updateMany({ where: { name }, data: { leaseExpiresAt: new Date(0) } });
}

test("a job is created once, however often the same request comes, and refused for another one", async () => {
  const created = await Promise.all([1, 2, 3].map(() => createTrainingJob(context, request("twice"))));
  expect(new Set(created.map(({ creationTime }) => creationTime)).size).toBe(1);
  expect(created[0]).toMatchObject({ trainingJobStatus: "InProgress", secondaryStatus: "Pending" });
  await expect(createTrainingJob(context, request("twice", { hyperparameters: { eta: 0.1 } }))).rejects.toMatchObject({
    code: "ResourceInUse",
  });
});

test.each([
  ["unknown algorithm", { algorithmName: "magic" }, ["algorithmName"], "There is no algorithm 'magic'"],
  ["hyperparameter out of range", { hyperparameters: { eta: 7 } }, ["hyperparameters", "eta"], "eta is 7"],
  [
    "unknown hyperparameter",
    { hyperparameters: { speed: 1 } },
    ["hyperparameters", "speed"],
    "no hyperparameter 'speed'",
  ],
  [
    "device that the algorithm does not know",
    { resourceConfig: { instanceType: "cuda" } },
    ["resourceConfig", "instanceType"],
    "XGBoost does not train on cuda; it trains on cpu",
  ],
  ["constant target", target("constant"), ["inputDataConfig", "targetColumn"], "same value in every row"],
  ["missing target", target("empty"), ["inputDataConfig", "targetColumn"], "no values in any of its 100 rows"],
  ["text as a number", target("city"), ["inputDataConfig", "targetColumn"], "must be numeric"],
  [
    "10,000 classes",
    { ...target("many"), problemType: "multiclass-classification" },
    ["inputDataConfig", "targetColumn"],
    "at most 200 classes",
  ],
  ["target that is not there", target("nothing"), ["inputDataConfig", "targetColumn"], "no column 'nothing'"],
  [
    "target among the features",
    { inputDataConfig: { ...target("score").inputDataConfig, featureColumns: ["score"] } },
    ["inputDataConfig", "featureColumns"],
    "cannot be a feature as well",
  ],
  ["weight that is not there", weighted("nothing"), weightPath, "no column 'nothing'"],
  ["weight that is the target", weighted("score"), weightPath, "cannot be the weight as well"],
  ["weight that is a feature", weighted("hours"), weightPath, "cannot be the weight as well"],
  ["text as a weight", weighted("city"), weightPath, "is string; weights must be numeric"],
  ["negative weights", weighted("negative"), weightPath, "goes down to -2"],
  ["infinite weights", weighted("infinite"), weightPath, "infinite in 1 rows"],
  ["missing weights", weighted("partial"), weightPath, "no value in 3 of 100 rows"],
])("%s is refused at its field, before anything is written", async (_title, overrides, path, message) => {
  const refusal = createTrainingJob(context, request("refused", overrides));
  await expect(refusal).rejects.toMatchObject({
    code: "ValidationException",
    issues: [{ path, message: expect.stringContaining(message) }],
  });
  await expect(describeTrainingJob(context, { trainingJobName: "refused" })).rejects.toMatchObject({
    code: "ResourceNotFound",
  });
});

test("a job with a weight column keeps it", async () => {
  await createTrainingJob(context, request("with-weights", weighted("weight")));
  const { inputDataConfig } = await describeTrainingJob(context, { trainingJobName: "with-weights" });
  expect(inputDataConfig.weightColumn).toBe("weight");
});

function weighted(weightColumn: string) {
  const { inputDataConfig } = target("score");
  return { inputDataConfig: { ...inputDataConfig, datasetName: "weighted", weightColumn } };
}

function target(targetColumn: string) {
  return { inputDataConfig: { datasetName: "exam", version: 1, targetColumn, featureColumns: ["hours"] } };
}

test("datasets of other workspaces do not exist, and those that failed cannot be trained on", async () => {
  const stranger = await test_.createContext();
  await expect(createTrainingJob(stranger, request("foreign"))).rejects.toMatchObject({ code: "ResourceNotFound" });
  await createTestDatasetRow(context, { name: "broken", rowCount: 0, profiles: [], status: "Failed" });
  const inputDataConfig = { ...target("score").inputDataConfig, datasetName: "broken" };
  await expect(createTrainingJob(context, request("on-broken", { inputDataConfig }))).rejects.toThrow(
    "The file is empty.",
  );
});

test("one worker holds a job; when its lease runs out another takes over and the first can write no more", async () => {
  await createTrainingJob(context, request("fenced"));
  const id = await rowId("fenced");
  const claims = await Promise.all(["a", "b", "c"].map((owner) => claimTrainingJob(test_.services, id, owner)));
  const [first] = claims.filter((claim) => claim !== null);
  expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
  expect(await renewTrainingJob(test_.services, first!)).toBe("held");

  await expireLease("fenced");
  const second = await claimTrainingJob(test_.services, id, "d");
  expect(second?.row.attempts).toBe(2);
  expect(await renewTrainingJob(test_.services, first!)).toBe("lost");
  const report = { metrics: [{ name: "train:rmse", iteration: 1, value: 2, time: new Date() }], logs: [] };
  await expect(reportTrainingJob(test_.services, first!, report)).rejects.toThrow(LeaseLostError);
  await expect(enterSecondaryStatus(test_.services, first!, "Training", "")).rejects.toThrow(LeaseLostError);
  await expect(failTrainingJob(test_.services, first!, new Error("late"))).rejects.toThrow(LeaseLostError);
  await expect(completeTrainingJob(test_.services, first!, registration(id, "fenced"), "Completed")).rejects.toThrow(
    LeaseLostError,
  );
  expect(await test_.services.prisma.model.count({ where: { trainingJobId: id } })).toBe(0);

  await completeTrainingJob(test_.services, second!, registration(id, "fenced"), "Completed");
  expect(await describeTrainingJob(context, { trainingJobName: "fenced" })).toMatchObject({
    trainingJobStatus: "Completed",
    progress: 1,
    modelName: "fenced",
  });
  expect(await claimTrainingJob(test_.services, id, "e")).toBeNull();
});

function registration(trainingJobId: string, trainingJobName: string) {
  return {
    workspaceId: context.caller.workspaceId,
    trainingJobId,
    trainingJobName,
    artifactKey: `models/${trainingJobId}/1/model.onnx`,
    createdBy: "me",
    algorithmName: "xgboost",
    problemType: "regression" as const,
    targetColumn: "score",
    headlineMetric: { name: "rmse", value: 1 },
    sizeBytes: 10,
    contentHash: "00",
    signature: { problemType: "regression" as const, target: "score", labels: [], inputs: [] },
    evaluation: null,
    evaluatedOn: "test" as const,
    importanceMeasure: "gain",
    featureImportances: [],
    background: [],
    explanation: null,
    verification: { rowCount: 1, maximumRelativeDifference: 0, tolerance: 1e-5 },
    hyperparameters: {},
    iterations: 1,
    trainingRowCount: 1,
    dataset: { datasetName: "exam", version: 1, contentHash: "00" },
  };
}

test("a stopped job is told so at its next renewal, and a job that has ended stays as it is", async () => {
  await createTrainingJob(context, request("stopped"));
  const claim = await claimTrainingJob(test_.services, await rowId("stopped"), "a");
  expect((await stopTrainingJob(context, { trainingJobName: "stopped" })).trainingJobStatus).toBe("Stopping");
  expect(await renewTrainingJob(test_.services, claim!)).toBe("stopping");
  await expect(deleteTrainingJob(context, { trainingJobName: "stopped" })).rejects.toMatchObject({
    code: "ConflictException",
  });
  await completeTrainingJob(test_.services, claim!, registration(claim!.trainingJobId, "stopped"), "Stopped");
  expect(await stopTrainingJob(context, { trainingJobName: "stopped" })).toMatchObject({
    trainingJobStatus: "Stopped",
    modelName: "stopped",
  });
  await deleteTrainingJob(context, { trainingJobName: "stopped" });
  await expect(describeTrainingJob(context, { trainingJobName: "stopped" })).rejects.toMatchObject({
    code: "ResourceNotFound",
  });
});

test("a job given back is delivered again, and only counts as an attempt when it is at fault", async () => {
  await createTrainingJob(context, request("released"));
  const id = await rowId("released");
  const claim = await claimTrainingJob(test_.services, id, "a");
  await releaseTrainingJob(test_.services, claim!, { countsAsAttempt: false });
  expect((await claimTrainingJob(test_.services, id, "b"))?.row.attempts).toBe(1);
});

test("a row that never reached the queue is brought there by the sweep", async () => {
  const { id } = await test_.services.prisma.trainingJob.create({
    data: {
      workspaceId: context.caller.workspaceId,
      name: "forgotten",
      specification: request("forgotten"),
      algorithmName: "xgboost",
      problemType: "regression",
      datasetName: "exam",
      datasetVersion: 1,
      datasetVersionId: context.caller.workspaceId,
      targetColumn: "score",
      secondaryStatusTransitions: [],
      createdAt: new Date(Date.now() - 60_000),
      createdBy: "me",
    },
  });
  const delivered: string[] = [];
  const consumer = test_.queues.consume(trainingQueue, async ({ trainingJobId }) => void delivered.push(trainingJobId));
  await enqueueWaitingTrainingJobs(test_.services);
  await waitFor(() => delivered.includes(id), { timeoutMs: 10_000, describe: "the forgotten job is delivered" });
  await consumer.close();
});

test("followers see every metric and log line once, and the end", async () => {
  await createTrainingJob(context, request("followed"));
  const claim = await claimTrainingJob(test_.services, await rowId("followed"), "a");
  const seen: { iterations: number[]; lines: string[]; statuses: string[] } = {
    iterations: [],
    lines: [],
    statuses: [],
  };
  const following = (async () => {
    for await (const { event } of trainingJobEvents(context, { trainingJobName: "followed" }, {})) {
      seen.iterations.push(...event.metrics.map(({ iteration }) => iteration));
      seen.lines.push(...event.logs.map(({ message }) => message));
      seen.statuses.push(event.job.trainingJobStatus);
    }
  })();
  for (const iteration of [1, 2, 3]) {
    await reportTrainingJob(test_.services, claim!, {
      progress: { iteration, totalIterations: 3 },
      metrics: [{ name: "train:rmse", iteration, value: iteration, time: new Date() }],
      logs: [{ sequence: iteration, time: new Date(), level: "info", message: `line ${iteration}` }],
    });
    await waitFor(() => seen.iterations.includes(iteration), {
      timeoutMs: 10_000,
      describe: `iteration ${iteration} is seen`,
    });
  }
  await failTrainingJob(test_.services, claim!, new Error("boom"));
  await following;
  expect(seen.iterations).toEqual([1, 2, 3]);
  expect(seen.lines).toEqual(["line 1", "line 2", "line 3"]);
  expect(seen.statuses.at(-1)).toBe("Failed");
  const job = await describeTrainingJob(context, { trainingJobName: "followed" });
  expect(job.finalMetrics).toEqual({ "train:rmse": 3 });
  expect(job.failureReason).toContain("boom");
});

test("suggestions name what to learn from, what not, and why", async () => {
  const suggestion = await suggestTraining(context, { datasetName: "exam", version: 1, targetColumn: "score" });
  expect(suggestion).toMatchObject({ problemType: "regression", algorithmName: "xgboost" });
  expect(suggestion.hyperparameters).toMatchObject({ early_stopping_rounds: 20 });
  expect(suggestion.featureColumns).toEqual(["hours", "city"]);
  expect(suggestion.excludedColumns.map(({ name }) => name)).toEqual(["constant", "empty", "name", "many"]);
  const { problemType } = await suggestTraining(context, { datasetName: "exam", version: 1, targetColumn: "city" });
  expect(problemType).toBe("multiclass-classification");
  await expect(suggestTraining(context, { datasetName: "exam", version: 1, targetColumn: "constant" })).rejects.toThrow(
    "same value in every row",
  );
});

test("algorithms that read columns others cannot use are suggested with them", async () => {
  await createTestDatasetRow(context, {
    name: "logins",
    rowCount: 100,
    profiles: [
      stringProfile("user", { distinctCount: 10 }),
      stringProfile("address", { distinctCount: 100, topValues: [{ value: "10.0.0.1", count: 1 }] }),
      numericProfile("border", { distinctCount: 1 }),
      numericProfile("pixel"),
    ],
  });
  const logins = { datasetName: "logins", version: 1 };
  const asked = { ...logins, targetColumn: null, problemType: "anomaly-detection" as const };
  const { byAlgorithm, featureColumns } = await suggestTraining(context, asked);
  expect(featureColumns).toEqual(["user", "pixel"]);
  expect(byAlgorithm.randomcutforest?.featureColumns).toEqual(featureColumns);
  expect(byAlgorithm.ipinsights).toEqual({
    featureColumns: ["user", "address"],
    hyperparameters: { ip_column: "address" },
  });
  const pictures = await suggestTraining(context, { ...logins, targetColumn: "user" });
  expect(pictures.byAlgorithm["image-classification"]?.featureColumns).toEqual(["border", "pixel"]);
});

test("without a target the suggestion is for every column, and what it suggests is accepted", async () => {
  for (const [problemType, algorithmName] of [
    ["clustering", "kmeans"],
    ["anomaly-detection", "randomcutforest"],
    ["dimension-reduction", "pca"],
  ] as const) {
    const data = { datasetName: "exam", version: 1, targetColumn: null };
    const suggestion = await suggestTraining(context, { ...data, problemType });
    expect(suggestion).toMatchObject({ problemType, algorithmName, featureColumns: ["hours", "score", "city"] });
    expect(suggestion.split).toMatchObject({ train: 1, validation: 0, test: 0 });
    const { hyperparameters, split, featureColumns } = suggestion;
    const inputDataConfig = { ...data, featureColumns };
    const name = `suggested-${problemType}`;
    const job = await createTrainingJob(
      context,
      request(name, { algorithmName, hyperparameters, split, inputDataConfig, problemType }),
    );
    expect(job.inputDataConfig.targetColumn).toBeNull();
    const { items } = await listTrainingJobs(context, { maxResults: 100, nameContains: name });
    expect(items[0]).toMatchObject({ problemType, targetColumn: null });
  }
});

test("texts are learned from by who reads words, with values for few of them, and left out elsewhere with the reason", async () => {
  const topValues = Array.from({ length: 5 }, (_, at) => ({ value: `a review of ${at} words`, count: 1 }));
  const reviews = stringProfile("review", { distinctCount: 380, topValues });
  const profiles = [reviews, stringProfile("verdict", { distinctCount: 2 }), numericProfile("stars")];
  await createTestDatasetRow(context, { name: "reviews", rowCount: 400, profiles });
  const data = { datasetName: "reviews", version: 1 };
  const reasonFor = async (wish: Pick<Parameters<typeof suggestTraining>[1], "targetColumn" | "problemType">) => {
    const { excludedColumns } = await suggestTraining(context, { ...data, ...wish });
    return excludedColumns.find(({ name }) => name === "review")?.reason;
  };
  expect(await reasonFor({ targetColumn: "verdict" })).toContain("BlazingText can learn from its words");
  expect(await reasonFor({ targetColumn: "stars", problemType: "regression" })).toBe(
    "it is free text, whose words no algorithm reads for this",
  );
  expect(await reasonFor({ targetColumn: null, problemType: "clustering" })).not.toContain("BlazingText");

  const words = await suggestTraining(context, { ...data, targetColumn: null, problemType: "word-embedding" });
  expect(words).toMatchObject({ algorithmName: "blazingtext", featureColumns: ["review"] });
  expect(words.algorithmReason).toContain("defaults, which are SageMaker's, are for millions of texts");
  expect(words.hyperparameters).toMatchObject({ epochs: 250 });
  const { hyperparameters, split, featureColumns, problemType } = words;
  await createTrainingJob(
    context,
    request("suggested-words", {
      ...{ algorithmName: "blazingtext", hyperparameters, split, problemType },
      inputDataConfig: { ...data, targetColumn: null, featureColumns },
    }),
  );
});

test("known anomalies are a column of two values, and no feature", async () => {
  const problemType = "anomaly-detection" as const;
  const anomalies = (targetColumn: string, featureColumns = ["hours"]) =>
    createTrainingJob(
      context,
      request("known", {
        ...{ problemType, algorithmName: "randomcutforest" },
        inputDataConfig: { datasetName: "exam", version: 1, targetColumn, featureColumns },
      }),
    );
  await expect(anomalies("city")).rejects.toThrow("a column of known anomalies needs exactly 2");
  await expect(anomalies("hours")).rejects.toThrow("cannot be a feature as well");
});

test("lists are of the workspace, newest first, by page and filter", async () => {
  const other = await test_.createContext();
  expect((await listTrainingJobs(other, { maxResults: 10 })).items).toEqual([]);
  const all = await listTrainingJobs(context, { maxResults: 100 });
  const first = await listTrainingJobs(context, { maxResults: 2 });
  const second = await listTrainingJobs(context, { maxResults: 100, nextToken: first.nextToken ?? "" });
  expect([...first.items, ...second.items]).toEqual(all.items);
  const { items } = await listTrainingJobs(context, { maxResults: 100, statusEquals: "Completed" });
  expect(items.map(({ trainingJobName }) => trainingJobName)).toEqual(["fenced"]);
});

test("a table of shops and days is suggested as series, with time, item, frequency and horizon, and is accepted", async () => {
  const day: ColumnProfile = {
    kind: "temporal",
    name: "day",
    type: "date",
    missingCount: 0,
    missingFraction: 0,
    distinctCount: 730,
    isDistinctCountApproximate: false,
    min: "2023-01-02",
    max: "2024-12-31",
    histogram: [],
  };
  const profiles = [stringProfile("region"), stringProfile("shop", { distinctCount: 8 }), day, numericProfile("sales")];
  await createTestDatasetRow(context, { name: "shops", rowCount: 5840, profiles });
  const data = { datasetName: "shops", version: 1, targetColumn: "sales" };
  const suggestion = await suggestTraining(context, { ...data, problemType: "forecasting" });
  expect(suggestion).toMatchObject({
    timeSeries: { timeColumn: "day", itemIdColumn: "shop" },
    hyperparameters: { time_freq: "D", prediction_length: 14 },
    split: { train: 1, validation: 0, test: 0 },
    featureColumns: [],
    warnings: [],
  });
  const { algorithmName, hyperparameters, split } = suggestion;
  const forecast = (name: string, timeSeriesConfig: object, others: object = {}) =>
    createTrainingJobRequest.parse({
      trainingJobName: name,
      algorithmName,
      hyperparameters,
      inputDataConfig: { ...data, featureColumns: [], timeSeriesConfig },
      problemType: "forecasting",
      split,
      ...others,
    });
  const accepted = forecast("forecast", { timeColumn: "day", itemIdColumn: "shop" });
  expect((await createTrainingJob(context, accepted)).problemType).toBe("forecasting");
  const refused = (request: TrainingJobSpecification) =>
    createTrainingJob(context, request).then(
      () => [],
      (error) => error.issues.map(({ path }: { path: string[] }) => path.join(".")),
    );
  expect(await refused(forecast("a", { timeColumn: "moment" }))).toEqual([
    "inputDataConfig.timeSeriesConfig.timeColumn",
  ]);
  expect(await refused(forecast("b", { timeColumn: "day", dynamicColumns: ["region"] }))).toEqual([
    "inputDataConfig.timeSeriesConfig.dynamicColumns",
  ]);
  expect(await refused(forecast("c", { timeColumn: "day" }, { hyperparameters: {} }))).toEqual([
    "hyperparameters.time_freq",
    "hyperparameters.prediction_length",
  ]);
  expect(await refused(forecast("d", { timeColumn: "day" }, { algorithmName: "xgboost" }))).toEqual(["problemType"]);
});

function ranking(columns: Record<string, unknown>, hyperparameters: Record<string, unknown> = {}) {
  return {
    ...{ problemType: "ranking", hyperparameters },
    inputDataConfig: {
      ...{ datasetName: "searches", version: 1, targetColumn: "relevance", groupColumn: "qid" },
      featureColumns: ["match"],
      ...columns,
    },
  };
}

test.each([
  ["is missing", { groupColumn: "query" }, "groupColumn", "The dataset has no column 'query'."],
  ["is the target", { groupColumn: "relevance" }, "groupColumn", "The target 'relevance' cannot be the group as well."],
  ["is a feature", { groupColumn: "match" }, "groupColumn", "The feature 'match' cannot be the group as well."],
  ["has gaps", { groupColumn: "gaps" }, "groupColumn", "Column 'gaps' has no value in 3 of 100 rows"],
  ["has no two rows of a value", { groupColumn: "row_id" }, "groupColumn", "no query has two rows"],
  ["goes with a negative target", { targetColumn: "negative" }, "targetColumn", "Column 'negative' goes down to -2"],
  ["goes with a text", { targetColumn: "text" }, "targetColumn", "Column 'text' is string; a ranking target says"],
] as const)("a group column that %s is refused at its field", async (_, columns, field, message) => {
  await expect(createTrainingJob(context, request("bad-ranking", ranking(columns)))).rejects.toMatchObject({
    issues: [{ path: ["inputDataConfig", field], message: expect.stringContaining(message) }],
  });
});

test("a query id beside graded relevances suggests a ranking, and is not learned from", async () => {
  const searches = { datasetName: "searches", version: 1 };
  const suggested = await suggestTraining(context, { ...searches, targetColumn: "relevance" });
  expect(suggested).toMatchObject({ problemType: "ranking", groupColumn: "qid", algorithmName: "xgboost" });
  expect(suggested.featureColumns).not.toContain("qid");
  const asked = await suggestTraining(context, { ...searches, targetColumn: "match", problemType: "regression" });
  expect(asked.featureColumns).toContain("qid");
});

function laterProfiles() {
  return [
    numericProfile("hours"),
    numericProfile("score"),
    stringProfile("city", {
      topValues: [
        { value: "a", count: 49 },
        { value: "d", count: 1 },
      ],
    }),
    stringProfile("weight"),
  ];
}

function withChannel(source: { datasetName: string; version: number }, columns: Record<string, unknown> = {}) {
  return {
    split: { train: 0.9, validation: 0, test: 0.1, seed: 1 },
    inputDataConfig: {
      ...{ datasetName: "exam", version: 1, targetColumn: "score", featureColumns: ["hours"] },
      channels: { validation: source },
      ...columns,
    },
  };
}

test.each([
  ["has no rows", { datasetName: "no-rows" }, {}, "has no rows; it needs at least one."],
  ["does not exist", { datasetName: "nowhere" }, {}, "There is no version 1 of a dataset 'nowhere'."],
  [
    "lacks a column",
    { datasetName: "later" },
    { featureColumns: ["hours", "name"] },
    "dataset 'later' version 1, has no column 'name'",
  ],
  [
    "has a column of another type",
    { datasetName: "later" },
    { ...{ datasetName: "weighted", featureColumns: ["hours"], weightColumn: "weight" } },
    "has 'weight' as string, but it is number in the training data",
  ],
  [
    "has a class that training lacks",
    { datasetName: "later" },
    { targetColumn: "city" },
    "has the class 'd' in 'city', which no row of the training data has",
  ],
] as const)("a validation channel that %s is refused at its field", async (_, source, columns, message) => {
  const isClasses = "targetColumn" in columns;
  const overrides = withChannel({ version: 1, ...source }, columns);
  await expect(
    createTrainingJob(
      context,
      request("bad-channel", { ...overrides, ...(isClasses && { problemType: "multiclass-classification" }) }),
    ),
  ).rejects.toMatchObject({
    issues: [{ path: ["inputDataConfig", "channels", "validation"], message: expect.stringContaining(message) }],
  });
});

test("a dataset that a running job validates on cannot be deleted", async () => {
  await createTrainingJob(context, request("validated-elsewhere", withChannel({ datasetName: "later", version: 1 })));
  await expect(deleteDataset(context, { datasetName: "later" })).rejects.toMatchObject({
    code: "ResourceInUse",
    message: expect.stringContaining("'validated-elsewhere' is reading dataset 'later'"),
  });
});
