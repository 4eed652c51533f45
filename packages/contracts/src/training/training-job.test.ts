import { expect, test } from "vitest";
import { problemType } from "./algorithm.ts";
import { createTrainingJobRequest, suggestTrainingRequest } from "./training-job.ts";

function issuesOf(type: string, targetColumn: string | null | undefined, columns: object = {}, split: object = {}) {
  return issuesWith(
    type,
    {
      targetColumn,
      ...(type === "forecasting"
        ? { featureColumns: [], timeSeriesConfig: { timeColumn: "day" } }
        : { featureColumns: ["a"] }),
      ...columns,
    },
    split,
  );
}

function issuesWith(problemType: string, inputDataConfig: object, split: object = {}) {
  const parsed = createTrainingJobRequest.safeParse({
    trainingJobName: "job",
    algorithmName: "any",
    inputDataConfig: { datasetName: "data", version: 1, ...inputDataConfig },
    problemType,
    split: { train: 1, validation: 0, test: 0, seed: 1, ...split },
  });
  return (parsed.error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
}

test.each([
  ["regression", ["y"], [null, undefined]],
  ["binary-classification", ["y"], [null, undefined]],
  ["multiclass-classification", ["y"], [null, undefined]],
  ["clustering", [null, undefined], ["y"]],
  ["anomaly-detection", ["y", null, undefined], []],
  ["dimension-reduction", [null, undefined], ["y"]],
  ["topic-modeling", [null, undefined], ["y"]],
  ["word-embedding", [null, undefined], ["y"]],
  ["forecasting", ["y"], [null, undefined]],
] as const)("a %s takes the target columns %j and refuses %j at that field", (type, taken, refused) => {
  for (const targetColumn of taken) expect(issuesOf(type, targetColumn)).toEqual([]);
  for (const targetColumn of refused) {
    expect(issuesOf(type, targetColumn)).toEqual([
      expect.stringMatching(/^inputDataConfig.targetColumn: .*target column/),
    ]);
  }
});

test("every problem type says what it does with a target", () => {
  for (const type of problemType.options) {
    const columns = type === "ranking" ? { groupColumn: "qid" } : {};
    expect([...issuesOf(type, "y", columns), ...issuesOf(type, null, columns)].length).toBeLessThan(2);
  }
});

test("a ranking needs a group column, which no other problem takes", () => {
  expect(issuesOf("ranking", "y", { groupColumn: "qid" })).toEqual([]);
  expect(issuesOf("ranking", "y")).toEqual([
    expect.stringMatching(/^inputDataConfig.groupColumn: A ranking needs a group column: the query id/),
  ]);
  expect(issuesOf("regression", "y", { groupColumn: "qid" })).toEqual([
    "inputDataConfig.groupColumn: A regression has no group column, but 'qid' is given; leave it out.",
  ]);
});

test.each([
  ["no time column", { featureColumns: [] }, 1, /timeSeriesConfig.timeColumn: Forecasting needs a time column/],
  [
    "features",
    { featureColumns: ["a"], timeSeriesConfig: { timeColumn: "day" } },
    1,
    /featureColumns: .*leave them out/,
  ],
  ["weights", { weightColumn: "w", timeSeriesConfig: { timeColumn: "day" } }, 1, /weightColumn: .*without weights/],
  [
    "a channel",
    { channels: { test: { datasetName: "other", version: 1 } }, timeSeriesConfig: { timeColumn: "day" } },
    1,
    /channels: Series are cut by time/,
  ],
  ["a split by rows", { timeSeriesConfig: { timeColumn: "day" } }, 0.8, /^split: Series are cut by time/],
  ["the target as time", { timeSeriesConfig: { timeColumn: "y" } }, 1, /timeColumn: Column 'y' is the target already/],
  [
    "the time as item id",
    { timeSeriesConfig: { timeColumn: "day", itemIdColumn: "day" } },
    1,
    /itemIdColumn: Column 'day' is the time already/,
  ],
])("a forecasting with %s is refused at the field", (_, config, train, message) => {
  const issues = issuesWith(
    "forecasting",
    { targetColumn: "y", featureColumns: [], ...config },
    { train, test: 1 - train },
  );
  expect(issues).toEqual([expect.stringMatching(message)]);
});

test("only forecasting has time series, all others have features", () => {
  const config = { targetColumn: "y", featureColumns: ["a"], timeSeriesConfig: { timeColumn: "day" } };
  expect(issuesWith("regression", config)).toEqual([expect.stringContaining("timeSeriesConfig: A regression has no")]);
  const withoutFeatures = issuesWith("regression", { targetColumn: "y", featureColumns: [] });
  expect(withoutFeatures).toEqual([expect.stringContaining("featureColumns: Choose at least one feature")]);
});

test("a suggestion needs a target to guess the problem from, or the problem", () => {
  const data = { datasetName: "data", version: 1 };
  const issues = (request: object) => suggestTrainingRequest.safeParse({ ...data, ...request }).error?.issues ?? [];
  expect(issues({ targetColumn: "y" })).toEqual([]);
  expect(issues({ problemType: "clustering" })).toEqual([]);
  expect(issues({})).toMatchObject([{ path: ["targetColumn"] }]);
  expect(issues({ problemType: "regression" })).toMatchObject([{ path: ["targetColumn"] }]);
  expect(issues({ problemType: "clustering", targetColumn: "y" })).toMatchObject([{ path: ["targetColumn"] }]);
});

test("a channel of its own takes the place of a share, and is for problems with a target", () => {
  const channels = { validation: { datasetName: "later", version: 2 } };
  expect(issuesOf("regression", "y", { channels })).toEqual([]);
  expect(issuesOf("regression", "y", { channels }, { train: 0.8, validation: 0.2 })).toEqual([
    "split.validation: The validation rows come from dataset 'later', so their share of this one must be 0, not 0.2.",
  ]);
  expect(issuesOf("clustering", null, { channels })).toEqual([
    "inputDataConfig.channels.validation: A clustering has no validation channel; leave it out.",
  ]);
});
