import { trainingQueue } from "@sagebrush/contracts/queues";
import { waitFor } from "@sagebrush/platform/testing/wait-for";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deleteDataset } from "../datasets/delete-dataset.ts";
import type { Context } from "../services.ts";
import { createTestDatasetRow, numericProfile } from "../testing/create-test-dataset.ts";
import { createTestServices, type TestServices } from "../testing/create-test-services.ts";
import { createExamDataset, examTrainingJob } from "../testing/exam-training-job.ts";
import { createTrainingJob } from "./create-training-job.ts";
import { deleteTrainingJob } from "./delete-training-job.ts";
import { describeTrainingJob } from "./describe-training-job.ts";
import { listTrainingJobs } from "./list-training-jobs.ts";
import { enterSecondaryStatus, LeaseLostError, reportTrainingJob } from "./report-training-job.ts";
import { completeTrainingJob, failTrainingJob } from "./settle-training-job.ts";
import { stopTrainingJob } from "./stop-training-job.ts";
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
  await createExamDataset(context);
});
afterAll(() => test_.dispose());

async function rowId(name: string): Promise<string> {
  const row = await test_.services.prisma.trainingJob.findFirstOrThrow({ where: { name } });
  return row.id;
}

async function expireLease(name: string): Promise<void> {
  await test_.services.prisma.trainingJob.updateMany({ where: { name }, data: { leaseExpiresAt: new Date(0) } });
}

test("a job is created once, however often the same request comes, and refused for another one", async () => {
  const created = await Promise.all([1, 2, 3].map(() => createTrainingJob(context, examTrainingJob("twice"))));
  expect(new Set(created.map(({ creationTime }) => creationTime)).size).toBe(1);
  expect(created[0]).toMatchObject({ trainingJobStatus: "InProgress", secondaryStatus: "Pending" });
  await expect(
    createTrainingJob(context, examTrainingJob("twice", { hyperparameters: { eta: 0.1 } })),
  ).rejects.toMatchObject({
    code: "ResourceInUse",
  });
});

test("one worker holds a job; when its lease runs out another takes over and the first can write no more", async () => {
  await createTrainingJob(context, examTrainingJob("fenced"));
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
  await createTrainingJob(context, examTrainingJob("stopped"));
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
  await createTrainingJob(context, examTrainingJob("released"));
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
      specification: examTrainingJob("forgotten"),
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
  await createTrainingJob(context, examTrainingJob("followed"));
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

test("a dataset that a running job validates on cannot be deleted", async () => {
  const profiles = ["hours", "score"].map((name) => numericProfile(name));
  await createTestDatasetRow(context, { name: "later", rowCount: 50, profiles });
  const specification = examTrainingJob("validated-elsewhere", {
    split: { train: 0.9, validation: 0, test: 0.1, seed: 1 },
    inputDataConfig: {
      ...{ datasetName: "exam", version: 1, targetColumn: "score", featureColumns: ["hours"] },
      channels: { validation: { datasetName: "later", version: 1 } },
    },
  });
  await createTrainingJob(context, specification);
  await expect(deleteDataset(context, { datasetName: "later" })).rejects.toMatchObject({
    code: "ResourceInUse",
    message: expect.stringContaining("'validated-elsewhere' is reading dataset 'later'"),
  });
});
