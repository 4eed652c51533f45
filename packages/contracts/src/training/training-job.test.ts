import { expect, test } from "vitest";
import { problemType } from "./algorithm.ts";
import { createTrainingJobRequest, suggestTrainingRequest } from "./training-job.ts";

function issuesOf(type: string, targetColumn: string | null | undefined, columns: object = {}, split: object = {}) {
  const parsed = createTrainingJobRequest.safeParse({
    trainingJobName: "job",
    algorithmName: "any",
    inputDataConfig: { datasetName: "data", version: 1, targetColumn, featureColumns: ["a"], ...columns },
    problemType: type,
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
