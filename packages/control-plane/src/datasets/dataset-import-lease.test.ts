import type { DatasetProfile } from "@sagebrush/contracts/datasets/profile";
import { StudioError } from "@sagebrush/contracts/errors";
import { datasetImportQueue } from "@sagebrush/contracts/queues";
import { waitFor } from "@sagebrush/platform/testing/wait-for";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Context } from "../services.ts";
import { createTestServices, type TestServices } from "../testing/create-test-services.ts";
import { createSampleDataset } from "./create-sample-dataset.ts";
import {
  type ClaimedDatasetImport,
  type CompletedImport,
  claimDatasetImport,
  completeDatasetImport,
  enqueueWaitingDatasetImports,
  failDatasetImport,
  maximumImportAttempts,
  releaseDatasetImport,
  renewDatasetImport,
  reportDatasetImport,
} from "./dataset-import-lease.ts";
import { describeDatasetVersion } from "./describe-dataset-version.ts";

let testServices: TestServices;
beforeAll(async () => {
  testServices = await createTestServices();
});
afterAll(() => testServices.dispose());

const named = { datasetName: "aws-exam-score", version: 1 };

async function importing(): Promise<{ context: Context; id: string }> {
  const context = await testServices.createContext();
  await createSampleDataset(context, { sample: "aws-exam-score" });
  const row = await context.services.prisma.datasetVersion.findFirstOrThrow({
    where: { dataset: { workspaceId: context.caller.workspaceId } },
  });
  return { context, id: row.id };
}

async function claim(id: string, owner = "worker-1"): Promise<ClaimedDatasetImport> {
  const claimed = await claimDatasetImport(testServices.services, id, owner);
  if (!claimed) throw new Error("The import could not be claimed.");
  return claimed;
}

const expire = (id: string) =>
  testServices.services.prisma.datasetVersion.update({ where: { id }, data: { leaseExpiresAt: new Date(0) } });

async function storeResult({ row, leaseToken }: ClaimedDatasetImport): Promise<CompletedImport> {
  const parquetKey = `datasets/${row.id}/${leaseToken}/data.parquet`;
  const { sizeBytes, sha256 } = await testServices.services.storage.put(parquetKey, Buffer.from("parquet"));
  const profile: DatasetProfile = { rowCount: 600, columns: [] };
  const counts = { rowCount: 600, rejectedRowCount: 0 };
  return { parquetKey, rejectedRowsKey: null, contentHash: sha256, sizeBytes, ...counts, columns: [], profile };
}

test("of workers that claim one import at the same moment, one gets it", async () => {
  const { id } = await importing();
  const claims = await Promise.all(
    ["a", "b", "c", "d"].map((owner) => claimDatasetImport(testServices.services, id, owner)),
  );
  expect(claims.filter((claimed) => claimed !== null)).toHaveLength(1);
});

test("a completed import makes the version Available, with what the worker found", async () => {
  const { context, id } = await importing();
  const claimed = await claim(id);
  await reportDatasetImport(context.services, claimed, 0.5);
  expect(await describeDatasetVersion(context, named)).toMatchObject({ status: "Importing", progress: 0.5 });
  await completeDatasetImport(context.services, claimed, await storeResult(claimed));
  expect(await describeDatasetVersion(context, named)).toMatchObject({
    status: "Available",
    progress: 1,
    rowCount: 600,
    profile: { rowCount: 600 },
    failureReason: null,
  });
  expect(await claimDatasetImport(context.services, id, "late")).toBeNull();
});

test("a worker that comes back after its lease ran out changes nothing, and its file is removed", async () => {
  const { context, id } = await importing();
  const slow = await claim(id, "slow");
  await expire(id);
  const fast = await claim(id, "fast");
  expect(await renewDatasetImport(context.services, slow)).toBe("lost");
  expect(await renewDatasetImport(context.services, fast)).toBe("held");
  const late = await storeResult(slow);
  await completeDatasetImport(context.services, slow, late);
  await failDatasetImport(context.services, slow, new Error("late"));
  expect(await describeDatasetVersion(context, named)).toMatchObject({ status: "Importing" });
  expect(await context.services.storage.head(late.parquetKey)).toBeNull();
  const result = await storeResult(fast);
  await completeDatasetImport(context.services, fast, result);
  expect(await describeDatasetVersion(context, named)).toMatchObject({ status: "Available" });
  expect(await context.services.storage.head(result.parquetKey)).not.toBeNull();
});

test("a failed import says why in words that can be stored", async () => {
  const { context, id } = await importing();
  const message = `Line 3 is broken: \u0000 ${"x".repeat(5_000)}`;
  await failDatasetImport(context.services, await claim(id), new StudioError("ValidationException", message));
  const version = await describeDatasetVersion(context, named);
  expect(version.status).toBe("Failed");
  expect(version.failureReason).toMatch(/^Line 3 is broken: {2}x+$/);
  expect(version.failureReason?.length).toBe(1024);
});

test("an import that was given back is delivered again, and only its own faults count as attempts", async () => {
  const { context, id } = await importing();
  const received: string[] = [];
  testServices.queues.consume(datasetImportQueue, async ({ datasetVersionId }) => {
    received.push(datasetVersionId);
  });
  await waitFor(() => received.includes(id));
  const first = await claim(id);
  await releaseDatasetImport(context.services, first, { countsAsAttempt: false });
  await waitFor(() => received.filter((delivered) => delivered === id).length === 2);
  const second = await claim(id);
  expect(second.row.attempts).toBe(1);
  expect(second.leaseToken).toBe(2);
  expect(maximumImportAttempts).toBeGreaterThan(1);
});

test("the sweep brings back an import whose worker died, and leaves one that is being worked on", async () => {
  const { context, id } = await importing();
  const old = new Date(Date.now() - 60_000);
  await context.services.prisma.datasetVersion.update({ where: { id }, data: { createdAt: old } });
  const swept: string[] = [];
  const spy = {
    ...context.services,
    queues: { enqueue: async (_queue: unknown, payload: unknown) => void swept.push(JSON.stringify(payload)) },
  };
  await claim(id);
  await enqueueWaitingDatasetImports(spy);
  expect(swept).not.toContain(JSON.stringify({ datasetVersionId: id }));
  await expire(id);
  await enqueueWaitingDatasetImports(spy);
  expect(swept).toContain(JSON.stringify({ datasetVersionId: id }));
});
