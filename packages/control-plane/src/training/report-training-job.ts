import type { TrainingJobSecondaryStatus, TrainingLogLine } from "@sagebrush/contracts/training/training-job";
import { Prisma } from "@sagebrush/platform/database/generated/client";
import type { Services } from "../services.ts";
import type { TrainingJobLease } from "./training-job-lease.ts";

/** What a worker has to tell since it last did; all of it is written, or none. */
export interface TrainingJobReport {
  progress?: { iteration: number; totalIterations: number };
  metrics: { name: string; iteration: number; value: number; time: Date }[];
  logs: { sequence: number; time: Date; level: TrainingLogLine["level"]; message: string }[];
}

/** The lease is no longer ours: whatever this worker still does must not be seen. */
export class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";
}

/** A short job on a fast machine tells thousands of points a second; arrays carry them in one statement each. */
const transactionLimits = { timeout: 30_000, maxWait: 10_000 };

/** @throws LeaseLostError when another worker has taken the job over. */
export async function reportTrainingJob(
  { prisma }: Services,
  { trainingJobId, leaseToken }: TrainingJobLease,
  { progress, metrics, logs }: TrainingJobReport,
): Promise<void> {
  const lastMetrics = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  await prisma.$transaction(async (transaction) => {
    const updated = await transaction.$executeRaw`
      UPDATE "TrainingJob"
      SET "finalMetrics" = "finalMetrics" || ${JSON.stringify(lastMetrics)}::jsonb,
          "iteration" = ${progress ? progress.iteration : Prisma.sql`"iteration"`},
          "totalIterations" = ${progress ? progress.totalIterations : Prisma.sql`"totalIterations"`},
          "progress" = ${progress ? progress.iteration / Math.max(1, progress.totalIterations) : Prisma.sql`"progress"`}
      WHERE "id" = ${trainingJobId}::uuid AND "leaseToken" = ${leaseToken} AND "status" IN ('InProgress', 'Stopping')`;
    if (updated === 0) throw new LeaseLostError(`Training job ${trainingJobId} is no longer held by this worker.`);
    // A resumed job writes the points after its checkpoint again; they are the same points.
    await transaction.$executeRaw`
      INSERT INTO "TrainingJobMetric" ("trainingJobId", "name", "iteration", "value", "time")
      SELECT ${trainingJobId}::uuid, * FROM unnest(
        ${metrics.map(({ name }) => name)}::text[], ${metrics.map(({ iteration }) => iteration)}::int[],
        ${metrics.map(({ value }) => value)}::float8[], ${metrics.map(({ time }) => time.toISOString())}::timestamp[])
      ON CONFLICT DO NOTHING`;
    await transaction.$executeRaw`
      INSERT INTO "TrainingJobLog" ("trainingJobId", "sequence", "time", "level", "message")
      SELECT ${trainingJobId}::uuid, * FROM unnest(
        ${logs.map(({ sequence }) => sequence)}::int[], ${logs.map(({ time }) => time.toISOString())}::timestamp[],
        ${logs.map(({ level }) => level)}::text[], ${logs.map(({ message }) => message)}::text[])
      ON CONFLICT DO NOTHING`;
  }, transactionLimits);
}

/** Enters a secondary status; entering the one it is in already only changes the message shown. */
export async function enterSecondaryStatus(
  { prisma }: Services,
  { trainingJobId, leaseToken }: TrainingJobLease,
  status: TrainingJobSecondaryStatus,
  statusMessage: string,
): Promise<void> {
  const updated = await prisma.$executeRaw`
    UPDATE "TrainingJob"
    SET "secondaryStatus" = ${status},
        "secondaryStatusTransitions" = "secondaryStatusTransitions" || ${transitionJson(status, statusMessage)}::jsonb
    WHERE "id" = ${trainingJobId}::uuid AND "leaseToken" = ${leaseToken} AND "status" IN ('InProgress', 'Stopping')`;
  if (updated === 0) throw new LeaseLostError(`Training job ${trainingJobId} is no longer held by this worker.`);
}

/** Names the checkpoint a later worker goes on from; answers the one it replaces, whose object may be deleted. */
export async function recordTrainingCheckpoint(
  { prisma }: Services,
  { trainingJobId, leaseToken }: TrainingJobLease,
  checkpointKey: string,
): Promise<string | null> {
  return prisma.$transaction(async (transaction) => {
    const row = await transaction.trainingJob.findUnique({
      where: { id: trainingJobId },
      select: { checkpointKey: true },
    });
    const { count } = await transaction.trainingJob.updateMany({
      where: { id: trainingJobId, leaseToken, status: { in: ["InProgress", "Stopping"] } },
      data: { checkpointKey },
    });
    if (count === 0) throw new LeaseLostError(`Training job ${trainingJobId} is no longer held by this worker.`);
    return row?.checkpointKey ?? null;
  });
}

/** One entry of the history of secondary statuses, as a JSON array to append. */
export function transitionJson(status: TrainingJobSecondaryStatus, statusMessage: string): string {
  return JSON.stringify([{ status, startTime: new Date().toISOString(), statusMessage }]);
}
