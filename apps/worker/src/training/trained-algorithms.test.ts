import { rankingEvaluation, regressionEvaluation } from "@sagebrush/contracts/models/evaluation";
import { describeExplanation } from "@sagebrush/control-plane/models/describe-explanation";
import { describeModel } from "@sagebrush/control-plane/models/describe-model";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startTestTraining, type TestTraining } from "./testing/start-test-training.ts";
import { pixels } from "./testing/training-datasets.ts";

let training: TestTraining;

// Whole jobs are run: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000 });

beforeAll(async () => {
  training = await startTestTraining([
    "exam",
    "weighted",
    "labelled",
    "pictures",
    "searches",
    "leaving",
    "exam-of-next-year",
    "visits",
    "messages",
    "questions",
  ]);
});
afterAll(() => training?.dispose());

test("a weight column decides what is learned and judged, and is no input of the model", async () => {
  const weighted = (trainingJobName: string, weightColumn: string) =>
    training.submit(trainingJobName, {
      inputDataConfig: {
        ...{ datasetName: "weighted", version: 1, targetColumn: "y", featureColumns: ["x"] },
        weightColumn,
      },
    });
  await weighted("weighted", "w");
  expect((await training.untilEnded("weighted")).failureReason).toBeNull();
  const { evaluation, signature } = await describeModel(training.context, { modelName: "weighted" });
  expect(signature).toMatchObject({ inputs: [{ name: "x" }] });
  expect(evaluation).toMatchObject({ weightColumnName: "w" });
  // Where x is the same, half the rows say 0 and half 10; those that say 10 have all the weight.
  expect(evaluation?.metrics.find(({ name }) => name === "mae")?.value).toBeLessThan(0.5);

  await weighted("unweighable", "bad");
  const job = await training.untilEnded("unweighable");
  expect(job.trainingJobStatus).toBe("Failed");
  expect(job.failureReason).toContain("Row 8 has -1 in the weight column 'bad'");
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
  await training.submit(trainingJobName, { algorithmName, problemType, hyperparameters, inputDataConfig, split });
  const job = await training.untilEnded(trainingJobName);
  expect(job.failureReason).toBeNull();
  const model = await describeModel(training.context, { modelName: trainingJobName });
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
  await expect(training.submit("half-pictures", job(pixels.slice(0, 3)))).rejects.toThrow(
    /image_shape is 1,2,2, which is 4 numbers, but 3 feature columns/,
  );
  await training.submit("pictures", job(pixels));
  expect((await training.untilEnded("pictures")).failureReason).toBeNull();
  const model = await describeModel(training.context, { modelName: "pictures" });
  expect(model.headlineMetric).toMatchObject({ name: "auc", value: 1 });
  expect(model.verification.maximumRelativeDifference).toBeLessThanOrEqual(1e-5);
  expect(model.signature).toMatchObject({ inputs: pixels.map((name) => ({ name })) });
});

test.each(["xgboost", "lightgbm"])(
  "%s ranks rows of queries that stand in any order, judged against random order",
  async (algorithmName) => {
    const trainingJobName = `ranking-${algorithmName}`;
    await training.submit(trainingJobName, {
      ...{ algorithmName, problemType: "ranking", hyperparameters: {} },
      inputDataConfig: {
        ...{ datasetName: "searches", version: 1, targetColumn: "relevance", groupColumn: "qid" },
        featureColumns: ["match", "noise"],
      },
    });
    const job = await training.untilEnded(trainingJobName);
    expect(job.failureReason).toBeNull();
    const { evaluation, signature, headlineMetric } = await describeModel(training.context, {
      modelName: trainingJobName,
    });
    expect(signature).toMatchObject({ problemType: "ranking", target: "relevance", labels: [] });
    expect(headlineMetric?.name).toBe("ndcg@10");
    const judged = rankingEvaluation.parse(evaluation);
    expect(judged).toMatchObject({ groupColumnName: "qid", queryCount: 9 });
    const [ndcg] = judged.metrics;
    expect(ndcg?.value).toBeGreaterThan(0.9);
    expect(ndcg?.baseline).toBeLessThan(0.85);
    const { explanation } = await describeExplanation(training.context, { modelName: trainingJobName });
    expect(explanation?.permutationImportance).toMatchObject({
      metric: { name: "ndcg", direction: "maximize" },
      features: [{ feature: "match" }, { feature: "noise" }],
    });
    expect(explanation?.shap?.space).toBe("answer");
  },
);

const examOfNextYear = { datasetName: "exam-of-next-year", version: 1 };

test("a job that names other datasets learns from all its rows, watches one and is judged on the other", async () => {
  await training.submit("channels", {
    split: { train: 1, validation: 0, test: 0, seed: 7 },
    inputDataConfig: {
      ...{ datasetName: "exam", version: 1, targetColumn: "score", featureColumns: ["hours", "city"] },
      channels: { validation: examOfNextYear, test: examOfNextYear },
    },
  });
  const job = await training.untilEnded("channels");
  expect(job.failureReason).toBeNull();
  const { evaluation, evaluatedOn, trainingRowCount } = await describeModel(training.context, {
    modelName: "channels",
  });
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
  await training.submit("unseen-class", {
    problemType: "multiclass-classification",
    split: { train: 1, validation: 0, test: 0, seed: 7 },
    inputDataConfig: {
      ...{ datasetName: "exam", version: 1, targetColumn: "city", featureColumns: ["hours", "score"] },
      channels: { validation: examOfNextYear },
    },
  });
  const job = await training.untilEnded("unseen-class");
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
  await expect(training.submit("no-address", job(["account", "ip"], { ip_column: "address" }))).rejects.toThrow(
    /ip_column is 'address', which is no feature column.*'account', 'ip'/,
  );
  await expect(training.submit("alone", job(["ip"]))).rejects.toThrow(/There must be two feature columns/);
  await training.submit("visits", job(["account", "ip"]));
  expect((await training.untilEnded("visits")).failureReason).toBeNull();
  const model = await describeModel(training.context, { modelName: "visits" });
  expect(model.signature).toMatchObject({
    answer: "dot_product",
    inputs: [{ name: "account" }, { name: "ip", categories: [], example: expect.stringMatching(/^\d+\.\d+\./) }],
  });
  expect(model.verification.maximumRelativeDifference).toBeLessThanOrEqual(1e-5);
  expect(model.evaluation).toMatchObject({ problemType: "anomaly-detection" });
});

test("a model of failure times is judged by concordance, and says that it answers a hazard", async () => {
  await training.submit("leaving", {
    hyperparameters: { num_round: 20, objective: "survival:cox" },
    inputDataConfig: { datasetName: "leaving", version: 1, targetColumn: "months", featureColumns: ["a", "b"] },
  });
  expect((await training.untilEnded("leaving")).failureReason).toBeNull();
  const model = await describeModel(training.context, { modelName: "leaving" });
  expect(model.signature).toMatchObject({ survival: "hazard" });
  expect(model.headlineMetric?.name).toBe("concordance");
  expect(model.headlineMetric?.value).toBeGreaterThan(0.9);
  const { survival, points } = regressionEvaluation.parse(model.evaluation);
  expect(points).toEqual([]);
  expect(survival?.riskGroups).toHaveLength(3);
  const { explanation } = await describeExplanation(training.context, { modelName: "leaving" });
  expect(explanation?.permutationImportance?.metric.name).toBe("concordance");
});

test.each([
  ["blazingtext", "multiclass-classification", { epochs: 10, learning_rate: 0.5 }, "subject"],
  ["lda", "topic-modeling", { num_topics: 3 }, null],
  ["blazingtext", "word-embedding", { epochs: 20, sampling_threshold: 0, vector_dim: 20 }, null],
  ["ntm", "topic-modeling", { num_topics: 3, epochs: 20 }, null],
])("%s for %s reads the texts of a dataset, and its model takes and explains none of them", async (...wish) => {
  const [algorithmName, problemType, hyperparameters, targetColumn] = wish;
  const inputDataConfig = { datasetName: "messages", version: 1, targetColumn, featureColumns: ["message"] };
  const name = `${algorithmName}-${problemType}`;
  await training.submit(name, { algorithmName, problemType, hyperparameters, inputDataConfig });
  const job = await training.untilEnded(name);
  expect(job.failureReason).toBeNull();
  const model = await describeModel(training.context, { modelName: name });
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

const withText = { enc0_network: "token", enc1_network: "pooled_embedding", in0_column: "reader" };

test.each([
  [
    "question and answer",
    "binary-classification",
    "fits",
    ["question", "answer"],
    { enc0_network: "pooled_embedding" },
  ],
  ["reader and answer", "regression", "stars", ["reader", "answer"], withText],
] as const)("object2vec reads pairs of %s, and their words are the inputs of its model", async (...wish) => {
  const [pair, problemType, targetColumn, featureColumns, encoders] = wish;
  const name = pair.replaceAll(" ", "-");
  await training.submit(name, {
    ...{ algorithmName: "object2vec", problemType },
    hyperparameters: { ...encoders, epochs: 8, learning_rate: 0.01, enc_dim: 16, token_embedding_dim: 16, mlp_dim: 16 },
    inputDataConfig: { datasetName: "questions", version: 1, targetColumn, featureColumns: [...featureColumns] },
  });
  expect((await training.untilEnded(name)).failureReason).toBeNull();
  const model = await describeModel(training.context, { modelName: name });
  const isOfTexts = problemType === "binary-classification";
  expect(model.signature).toMatchObject({
    inputs: [
      { name: featureColumns[0], type: isOfTexts ? "text" : "category" },
      { name: "answer", type: "text", frequentWords: expect.arrayContaining(["goal"]) },
    ],
  });
  expect(model.verification.maximumRelativeDifference).toBeLessThanOrEqual(1e-5);
  expect(model.featureImportances.map(({ feature }) => feature).sort()).toEqual([...featureColumns].sort());
  for (const { share } of model.featureImportances) expect(share).toBeGreaterThan(0.2);
  // Texts stand for no others: answers are explained by their words, and names are segments where texts are not.
  expect(model.background).toEqual([]);
  expect((await describeExplanation(training.context, { modelName: name })).explanation).toBeNull();
  const { evaluation, headlineMetric } = model;
  if (isOfTexts) {
    expect(headlineMetric).toMatchObject({ name: "auc" });
    expect(headlineMetric?.value).toBeGreaterThan(0.98);
    expect(evaluation).toMatchObject({ segments: { segments: [] } });
  } else {
    expect(regressionEvaluation.parse(evaluation).metrics.find(({ name }) => name === "r2")?.value).toBeGreaterThan(
      0.9,
    );
    expect(JSON.stringify(evaluation)).toContain("reader 1");
  }
});

test("texts that are read as single tokens end the job before it begins, where none comes twice", async () => {
  const inputDataConfig = {
    ...{ datasetName: "questions", version: 1, targetColumn: "fits", featureColumns: ["question", "answer"] },
  };
  const wish = {
    algorithmName: "object2vec",
    problemType: "binary-classification",
    hyperparameters: {},
    inputDataConfig,
  };
  await expect(training.submit("no-words", wish)).rejects.toThrow(
    /enc0_network is token, so 'question' is read as one/,
  );
});
