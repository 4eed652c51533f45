import type { ColumnProfile } from "@sagebrush/contracts/datasets/profile";
import { createTrainingJobRequest, type TrainingJobSpecification } from "@sagebrush/contracts/training/training-job";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Context } from "../services.ts";
import { createSearchesDataset } from "../testing/create-searches-dataset.ts";
import { createTestDatasetRow, numericProfile, stringProfile } from "../testing/create-test-dataset.ts";
import { createTestServices, type TestServices } from "../testing/create-test-services.ts";
import { createExamDataset, examTrainingJob } from "../testing/exam-training-job.ts";
import { createTrainingJob } from "./create-training-job.ts";
import { listTrainingJobs } from "./list-training-jobs.ts";
import { suggestTraining } from "./suggest-training.ts";

let test_: TestServices;
let context: Context;

beforeAll(async () => {
  test_ = await createTestServices();
  context = await test_.createContext();
  await createExamDataset(context);
});
afterAll(() => test_.dispose());

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

test("two texts and nothing else are suggested as a pair, and a text beside names with the name of its side", async () => {
  const topValues = Array.from({ length: 5 }, (_, at) => ({ value: `what are ${at} words`, count: 1 }));
  const [question, answer] = ["question", "answer"].map((name) =>
    stringProfile(name, { distinctCount: 400, topValues }),
  ) as [ColumnProfile, ColumnProfile];
  const fits = stringProfile("fits", { distinctCount: 2 });
  await createTestDatasetRow(context, { name: "faq", rowCount: 400, profiles: [question, fits, answer] });
  const faq = { datasetName: "faq", version: 1, targetColumn: "fits" };
  const pair = await suggestTraining(context, faq);
  expect(pair).toMatchObject({
    algorithmName: "object2vec",
    featureColumns: ["question", "answer"],
    excludedColumns: [],
  });
  expect(pair.hyperparameters).toEqual({ enc0_network: "pooled_embedding", learning_rate: 0.005 });
  const { algorithmName, hyperparameters, split, problemType, featureColumns } = pair;
  const inputDataConfig = { ...faq, featureColumns };
  await createTrainingJob(
    context,
    examTrainingJob("suggested-pair", { algorithmName, hyperparameters, split, problemType, inputDataConfig }),
  );

  const user = stringProfile("user", { distinctCount: 30 });
  const genre = stringProfile("genre", { distinctCount: 4 });
  const stars = numericProfile("stars", { distinctCount: 50 });
  const profiles = [genre, user, question, stars];
  await createTestDatasetRow(context, { name: "ratings", rowCount: 400, profiles });
  const { byAlgorithm } = await suggestTraining(context, { datasetName: "ratings", version: 1, targetColumn: "stars" });
  expect(byAlgorithm.object2vec).toEqual({
    featureColumns: ["user", "question"],
    hyperparameters: {
      ...{ in0_column: "user", enc0_network: "token", enc1_network: "pooled_embedding", learning_rate: 0.005 },
    },
  });
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
      examTrainingJob(name, { algorithmName, hyperparameters, split, inputDataConfig, problemType }),
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
    "it is free text; Object2Vec can learn from its words and one more column",
  );
  expect(await reasonFor({ targetColumn: null, problemType: "clustering" })).not.toContain("BlazingText");

  const words = await suggestTraining(context, { ...data, targetColumn: null, problemType: "word-embedding" });
  expect(words).toMatchObject({ algorithmName: "blazingtext", featureColumns: ["review"] });
  expect(words.algorithmReason).toContain("defaults, which are SageMaker's, are for millions of texts");
  expect(words.hyperparameters).toMatchObject({ epochs: 250 });
  const { hyperparameters, split, featureColumns, problemType } = words;
  await createTrainingJob(
    context,
    examTrainingJob("suggested-words", {
      ...{ algorithmName: "blazingtext", hyperparameters, split, problemType },
      inputDataConfig: { ...data, targetColumn: null, featureColumns },
    }),
  );
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

test("a query id beside graded relevances suggests a ranking, and is not learned from", async () => {
  await createSearchesDataset(context);
  const searches = { datasetName: "searches", version: 1 };
  const suggested = await suggestTraining(context, { ...searches, targetColumn: "relevance" });
  expect(suggested).toMatchObject({ problemType: "ranking", groupColumn: "qid", algorithmName: "xgboost" });
  expect(suggested.featureColumns).not.toContain("qid");
  const asked = await suggestTraining(context, { ...searches, targetColumn: "match", problemType: "regression" });
  expect(asked.featureColumns).toContain("qid");
});
