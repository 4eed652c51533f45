import type { DatasetColumn } from "@sagebrush/contracts/datasets/dataset";
import type { DatasetProfile } from "@sagebrush/contracts/datasets/profile";
import { datasetImportQueue } from "@sagebrush/contracts/queues";
import type { DatasetVersion as DatasetVersionRow } from "@sagebrush/platform/database/generated/client";
import { failureReasonOf } from "../failure-reason.ts";
import type { Services } from "../services.ts";

const leaseSeconds = 15;
/** A file whose workers died this often is not tried again: it is probably the file that kills them. */
export const maximumImportAttempts = 5;

/** An import in the hands of one worker. Every write names `leaseToken`, which grows with each claim (fencing). */
export interface ClaimedDatasetImport {
  leaseToken: number;
  row: DatasetVersionRow;
}

/** What an import has left: objects under keys of its own lease, and what is known of them. */
export interface CompletedImport {
  parquetKey: string;
  rejectedRowsKey: string | null;
  contentHash: string;
  sizeBytes: number;
  rowCount: number;
  rejectedRowCount: number;
  columns: DatasetColumn[];
  profile: DatasetProfile;
}

/** Takes the lease; null when another worker holds it, the import has ended, or its dataset was deleted. */
export async function claimDatasetImport(
  { prisma }: Services,
  datasetVersionId: string,
  owner: string,
): Promise<ClaimedDatasetImport | null> {
  const [row] = await prisma.$queryRaw<DatasetVersionRow[]>`
    UPDATE "DatasetVersion"
    SET "leaseToken" = "leaseToken" + 1,
        "leaseOwner" = ${owner},
        "leaseExpiresAt" = (now() AT TIME ZONE 'utc') + make_interval(secs => ${leaseSeconds}),
        "attempts" = "attempts" + 1,
        "progress" = 0
    WHERE "id" = ${datasetVersionId}::uuid
      AND "status" = 'Importing'
      AND ("leaseExpiresAt" IS NULL OR "leaseExpiresAt" < (now() AT TIME ZONE 'utc'))
    RETURNING *`;
  return row ? { leaseToken: row.leaseToken, row } : null;
}

/** Extends the lease. `lost`: another worker has it, or the dataset was deleted. */
export async function renewDatasetImport(
  { prisma }: Services,
  { row, leaseToken }: ClaimedDatasetImport,
): Promise<"held" | "lost"> {
  const renewed = await prisma.$executeRaw`
    UPDATE "DatasetVersion"
    SET "leaseExpiresAt" = (now() AT TIME ZONE 'utc') + make_interval(secs => ${leaseSeconds})
    WHERE "id" = ${row.id}::uuid AND "leaseToken" = ${leaseToken} AND "status" = 'Importing'`;
  return renewed === 1 ? "held" : "lost";
}

/** @param fraction 0 to 1; after the lease was lost this changes nothing */
export async function reportDatasetImport(
  { prisma }: Services,
  claim: ClaimedDatasetImport,
  fraction: number,
): Promise<void> {
  await prisma.datasetVersion.updateMany({
    where: heldBy(claim),
    data: { progress: Math.min(1, Math.max(0, fraction)) },
  });
}

/** Gives the import back; any worker may start it anew at once. */
export async function releaseDatasetImport(
  { prisma, queues }: Services,
  claim: ClaimedDatasetImport,
  options: { countsAsAttempt: boolean },
): Promise<void> {
  const { count } = await prisma.datasetVersion.updateMany({
    where: heldBy(claim),
    data: {
      leaseOwner: null,
      leaseExpiresAt: null,
      ...(options.countsAsAttempt ? {} : { attempts: { decrement: 1 } }),
    },
  });
  if (count === 1) await enqueueDatasetImport({ queues }, { id: claim.row.id, leaseToken: claim.leaseToken });
}

/** Makes the version Available. When the lease was lost meanwhile, nothing changes and what was written is removed. */
export async function completeDatasetImport(
  { prisma, storage, log }: Services,
  claim: ClaimedDatasetImport,
  { profile, ...result }: CompletedImport,
): Promise<void> {
  const { count } = await prisma.datasetVersion.updateMany({
    where: heldBy(claim),
    data: {
      ...result,
      profile,
      status: "Available",
      progress: 1,
      availableAt: new Date(),
      leaseOwner: null,
      leaseExpiresAt: null,
    },
  });
  if (count === 1) return;
  log.warn({ datasetVersionId: claim.row.id }, "import completed after its lease was lost");
  await storage.delete(result.parquetKey);
  if (result.rejectedRowsKey) await storage.delete(result.rejectedRowsKey);
}

/** Ends the import as Failed, with a reason one can act on; the upload stays for another try. */
export async function failDatasetImport(
  { prisma }: Services,
  claim: ClaimedDatasetImport,
  error: unknown,
): Promise<void> {
  await prisma.datasetVersion.updateMany({
    where: heldBy(claim),
    data: { status: "Failed", failureReason: failureReasonOf(error), leaseOwner: null, leaseExpiresAt: null },
  });
}

/** Named after the attempt: enqueuing an attempt twice delivers it once. */
export async function enqueueDatasetImport(
  { queues }: Pick<Services, "queues">,
  row: { id: string; leaseToken: number },
): Promise<void> {
  const jobId = `${row.id}.${row.leaseToken}`;
  await queues.enqueue(datasetImportQueue, { datasetVersionId: row.id }, { jobId });
}

/** Enqueues imports that never got a place in the queue, and those whose worker died. */
export async function enqueueWaitingDatasetImports({ prisma, queues }: Services): Promise<number> {
  const rows = await prisma.$queryRaw<{ id: string; leaseToken: number }[]>`
    SELECT "id", "leaseToken" FROM "DatasetVersion"
    WHERE "status" = 'Importing'
      AND ("leaseExpiresAt" IS NULL OR "leaseExpiresAt" < (now() AT TIME ZONE 'utc'))
      AND "createdAt" < (now() AT TIME ZONE 'utc') - interval '2 seconds'
    ORDER BY "createdAt" LIMIT 500`;
  for (const row of rows) await enqueueDatasetImport({ queues }, row);
  return rows.length;
}

function heldBy({ row, leaseToken }: ClaimedDatasetImport) {
  return { id: row.id, leaseToken, status: "Importing" as const };
}
