import { afterAll, beforeAll, expect, test } from "vitest";
import type { Context } from "../services.ts";
import { createSearchesDataset } from "../testing/create-searches-dataset.ts";
import { createTestDatasetRow, numericProfile, stringProfile } from "../testing/create-test-dataset.ts";
import { createTestServices, type TestServices } from "../testing/create-test-services.ts";
import { createExamDataset, examTrainingJob } from "../testing/exam-training-job.ts";
import { createTrainingJob } from "./create-training-job.ts";
import { describeTrainingJob } from "./describe-training-job.ts";
import { estimateTrainingMemory } from "./estimate-training-memory.ts";

let test_: TestServices;
let context: Context;

beforeAll(async () => {
  test_ = await createTestServices();
  context = await test_.createContext();
  await createExamDataset(context);
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
  await createSearchesDataset(context);
  await createTestDatasetRow(context, {
    name: "questions",
    rowCount: 300,
    profiles: [
      stringProfile("question", { distinctCount: 300 }),
      stringProfile("topic", { distinctCount: 9 }),
      stringProfile("fits", { distinctCount: 2 }),
      numericProfile("hours"),
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
  const creating = createTrainingJob(context, examTrainingJob("too-large", { ...refused, split }));
  await expect(creating).rejects.toMatchObject({
    ...{ code: "ValidationException", message: problem },
    issues: [{ path: ["inputDataConfig", "featureColumns"], message: problem }],
  });
  expect((await estimateTrainingMemory(context, { ...sized("xgboost"), split })).problem).toBeNull();
  const job = await createTrainingJob(context, examTrainingJob("large-enough", { ...sized("xgboost"), split }));
  expect(job.trainingJobStatus).toBe("InProgress");
});

const weightPath = ["inputDataConfig", "weightColumn"];

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
  const refusal = createTrainingJob(context, examTrainingJob("refused", overrides));
  await expect(refusal).rejects.toMatchObject({
    code: "ValidationException",
    issues: [{ path, message: expect.stringContaining(message) }],
  });
  await expect(describeTrainingJob(context, { trainingJobName: "refused" })).rejects.toMatchObject({
    code: "ResourceNotFound",
  });
});

test("a job with a weight column keeps it", async () => {
  await createTrainingJob(context, examTrainingJob("with-weights", weighted("weight")));
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
  await expect(createTrainingJob(stranger, examTrainingJob("foreign"))).rejects.toMatchObject({
    code: "ResourceNotFound",
  });
  await createTestDatasetRow(context, { name: "broken", rowCount: 0, profiles: [], status: "Failed" });
  const inputDataConfig = { ...target("score").inputDataConfig, datasetName: "broken" };
  await expect(createTrainingJob(context, examTrainingJob("on-broken", { inputDataConfig }))).rejects.toThrow(
    "The file is empty.",
  );
});

test("known anomalies are a column of two values, and no feature", async () => {
  const problemType = "anomaly-detection" as const;
  const anomalies = (targetColumn: string, featureColumns = ["hours"]) =>
    createTrainingJob(
      context,
      examTrainingJob("known", {
        ...{ problemType, algorithmName: "randomcutforest" },
        inputDataConfig: { datasetName: "exam", version: 1, targetColumn, featureColumns },
      }),
    );
  await expect(anomalies("city")).rejects.toThrow("a column of known anomalies needs exactly 2");
  await expect(anomalies("hours")).rejects.toThrow("cannot be a feature as well");
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
  await expect(createTrainingJob(context, examTrainingJob("bad-ranking", ranking(columns)))).rejects.toMatchObject({
    issues: [{ path: ["inputDataConfig", field], message: expect.stringContaining(message) }],
  });
});

test.each([
  [["question"], {}, ["inputDataConfig", "featureColumns"], "There must be two feature columns"],
  [["question", "hours"], {}, ["inputDataConfig", "featureColumns"], "Column 'hours' is numeric; objects must be text"],
  [["question", "topic"], {}, ["hyperparameters", "enc0_network"], "'question' is read as one name, but every row"],
  [["topic", "question"], {}, ["hyperparameters", "enc1_network"], "enc1_network is enc0, so 'question' is read"],
  [
    ...[["question", "topic"], { in0_column: "answer" }, ["hyperparameters", "in0_column"]],
    "in0_column is 'answer', which is no feature column; name the one with the first objects. The feature columns are 'question', 'topic'.",
  ],
] as [string[], Record<string, string>, string[], string][])(
  "a pair of %j with %j is refused at its field",
  async (featureColumns, hyperparameters, path, message) => {
    const job = (given: Record<string, string>) =>
      examTrainingJob("pairs", {
        ...{ problemType: "binary-classification", algorithmName: "object2vec", hyperparameters: given },
        inputDataConfig: { datasetName: "questions", version: 1, targetColumn: "fits", featureColumns },
      });
    await expect(createTrainingJob(context, job(hyperparameters))).rejects.toMatchObject({
      issues: [{ path, message: expect.stringContaining(message) }],
    });
  },
);

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
      examTrainingJob("bad-channel", { ...overrides, ...(isClasses && { problemType: "multiclass-classification" }) }),
    ),
  ).rejects.toMatchObject({
    issues: [{ path: ["inputDataConfig", "channels", "validation"], message: expect.stringContaining(message) }],
  });
});
