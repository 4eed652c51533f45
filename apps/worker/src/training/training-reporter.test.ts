import { createTrainingJobRequest } from "@sagebrush/contracts/training/training-job";
import type { Context } from "@sagebrush/control-plane/services";
import { createTestDatasetRow, numericProfile } from "@sagebrush/control-plane/testing/create-test-dataset";
import { createTestServices, type TestServices } from "@sagebrush/control-plane/testing/create-test-services";
import { createTrainingJob } from "@sagebrush/control-plane/training/create-training-job";
import { describeTrainingJob } from "@sagebrush/control-plane/training/describe-training-job";
import { claimTrainingJob } from "@sagebrush/control-plane/training/training-job-lease";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTrainingReporter } from "./training-reporter.ts";

let test_: TestServices;
let context: Context;

beforeAll(async () => {
  test_ = await createTestServices();
  context = await test_.createContext();
  const profiles = [numericProfile("x"), numericProfile("y")];
  await createTestDatasetRow(context, { name: "data", rowCount: 100, profiles });
});
afterAll(() => test_.dispose());

test("a backlog of tens of thousands of points and lines is written whole, odd characters and all", async () => {
  const trainingJobName = "talkative";
  const request = createTrainingJobRequest.parse({
    trainingJobName,
    algorithmName: "xgboost",
    inputDataConfig: { datasetName: "data", version: 1, targetColumn: "y", featureColumns: ["x"] },
    problemType: "regression",
    split: { train: 1, validation: 0, test: 0, seed: 1 },
  });
  await createTrainingJob(context, request);
  const { id } = await test_.services.prisma.trainingJob.findFirstOrThrow({ where: { name: trainingJobName } });
  const claim = await claimTrainingJob(test_.services, id, "me");
  if (!claim) throw new Error("The job could not be claimed.");

  const reporter = createTrainingReporter(test_.services, claim);
  const rounds = 10_000;
  for (let iteration = 1; iteration <= rounds; iteration++) {
    const metrics = { "train:rmse": 1 / iteration, "validation:rmse": 2 / iteration, "train:bad": Number.NaN };
    reporter.iteration({ iteration, totalIterations: rounds, metrics, time: new Date() });
    reporter.log("info", `[${iteration}] "quoted", {braces}, \\ and a NUL \u0000`);
  }
  await reporter.close();
  const { prisma } = test_.services;
  expect(await prisma.trainingJobMetric.count({ where: { trainingJobId: id } })).toBe(2 * rounds);
  expect(await prisma.trainingJobLog.count({ where: { trainingJobId: id } })).toBe(rounds);
  const line = await prisma.trainingJobLog.findFirstOrThrow({ where: { trainingJobId: id, sequence: 7 } });
  expect(line.message).toBe('[7] "quoted", {braces}, \\ and a NUL ');
  const job = await describeTrainingJob(context, { trainingJobName });
  expect(job).toMatchObject({ iteration: rounds, progress: 1 });
  expect(job.finalMetrics).toEqual({ "train:rmse": 1 / rounds, "validation:rmse": 2 / rounds });
});
