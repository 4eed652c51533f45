import { expect, test } from "vitest";
import { problemType } from "./algorithm.ts";
import { createTrainingJobRequest, suggestTrainingRequest } from "./training-job.ts";

function issuesOf(type: string, targetColumn: string | null | undefined) {
  const parsed = createTrainingJobRequest.safeParse({
    trainingJobName: "job",
    algorithmName: "any",
    inputDataConfig: { datasetName: "data", version: 1, targetColumn, featureColumns: ["a"] },
    problemType: type,
    split: { train: 1, validation: 0, test: 0, seed: 1 },
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
  for (const type of problemType.options)
    expect([...issuesOf(type, "y"), ...issuesOf(type, null)].length).toBeLessThan(2);
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
