import { trainingQueue } from "@sagebrush/contracts/queues";
import { isTerminal } from "@sagebrush/contracts/status";
import { type TrainingJobStatus, trainingJobTransitions } from "@sagebrush/contracts/training/training-job";
import type { TrainingJob as TrainingJobRow } from "@sagebrush/platform/database/generated/client";
import type { Services } from "../services.ts";

export const leaseSeconds = 15;
/** A job whose workers died this often is not tried again: it is probably the job that kills them. */
export const maximumAttempts = 5;

export const runningStatuses = statuses((status) => !isTerminal(trainingJobTransitions, status));
export const endedStatuses = statuses((status) => isTerminal(trainingJobTransitions, status));

/**
 * A training job in the hands of one worker. Every write names `leaseToken`, which grows with each claim, so that a
 * worker that comes back from the dead finds that its writes change nothing (fencing).
 */
export interface TrainingJobLease {
  trainingJobId: string;
  leaseToken: number;
}

export type ClaimedTrainingJob = TrainingJobLease & { row: TrainingJobRow; lastLogSequence: number };

/** Named after the attempt: enqueuing an attempt twice delivers it once, and a new attempt is never taken for an old one. */
export function trainingDeliveryId(row: { id: string; leaseToken: number }): string {
  return `${row.id}.${row.leaseToken}`;
}

/** Takes the lease; null when another worker holds it or the job has ended. Times are the database's. */
export async function claimTrainingJob(
  { prisma }: Services,
  trainingJobId: string,
  owner: string,
): Promise<ClaimedTrainingJob | null> {
  const [row] = await prisma.$queryRaw<TrainingJobRow[]>`
    UPDATE "TrainingJob"
    SET "leaseToken" = "leaseToken" + 1,
        "leaseOwner" = ${owner},
        "leaseExpiresAt" = (now() AT TIME ZONE 'utc') + make_interval(secs => ${leaseSeconds}),
        "attempts" = "attempts" + 1,
        "startedAt" = COALESCE("startedAt", now() AT TIME ZONE 'utc')
    WHERE "id" = ${trainingJobId}::uuid
      AND "status" IN ('InProgress', 'Stopping')
      AND ("leaseExpiresAt" IS NULL OR "leaseExpiresAt" < (now() AT TIME ZONE 'utc'))
    RETURNING *`;
  if (!row) return null;
  const lastLog = await prisma.trainingJobLog.aggregate({ where: { trainingJobId }, _max: { sequence: true } });
  return { trainingJobId, leaseToken: row.leaseToken, row, lastLogSequence: lastLog._max.sequence ?? 0 };
}

/** Extends the lease. `lost`: another worker has it, or the job is gone. `stopping`: the user asked to stop. */
export async function renewTrainingJob(
  { prisma }: Services,
  { trainingJobId, leaseToken }: TrainingJobLease,
): Promise<"held" | "stopping" | "lost"> {
  const [row] = await prisma.$queryRaw<{ status: TrainingJobStatus }[]>`
    UPDATE "TrainingJob"
    SET "leaseExpiresAt" = (now() AT TIME ZONE 'utc') + make_interval(secs => ${leaseSeconds})
    WHERE "id" = ${trainingJobId}::uuid AND "leaseToken" = ${leaseToken} AND "status" IN ('InProgress', 'Stopping')
    RETURNING "status"`;
  if (!row) return "lost";
  return row.status === "Stopping" ? "stopping" : "held";
}

/**
 * Gives the job back; any worker may go on at once.
 * @param options `countsAsAttempt` false where the job is not at fault, as at shutdown
 */
export async function releaseTrainingJob(
  services: Services,
  lease: TrainingJobLease,
  options: { countsAsAttempt: boolean },
): Promise<void> {
  const { count } = await services.prisma.trainingJob.updateMany({
    where: { id: lease.trainingJobId, leaseToken: lease.leaseToken, status: { in: runningStatuses } },
    data: {
      secondaryStatus: "Interrupted",
      leaseOwner: null,
      leaseExpiresAt: null,
      ...(options.countsAsAttempt ? {} : { attempts: { decrement: 1 } }),
    },
  });
  if (count === 1) {
    const { trainingJobId, leaseToken } = lease;
    const jobId = trainingDeliveryId({ id: trainingJobId, leaseToken });
    await services.queues.enqueue(trainingQueue, { trainingJobId }, { jobId });
  }
}

/**
 * Enqueues jobs that never got a place in the queue (we died between row and queue) and jobs whose worker died (the
 * lease ran out). Enqueuing one that is queued already changes nothing.
 */
export async function enqueueWaitingTrainingJobs({ prisma, queues }: Services): Promise<number> {
  const rows = await prisma.$queryRaw<{ id: string; leaseToken: number; leaseOwner: string | null }[]>`
    SELECT "id", "leaseToken", "leaseOwner" FROM "TrainingJob"
    WHERE "status" IN ('InProgress', 'Stopping')
      AND ("leaseExpiresAt" IS NULL OR "leaseExpiresAt" < (now() AT TIME ZONE 'utc'))
      AND "createdAt" < (now() AT TIME ZONE 'utc') - interval '2 seconds'
    ORDER BY "createdAt" LIMIT 500`;
  for (const row of rows) {
    await queues.enqueue(trainingQueue, { trainingJobId: row.id }, { jobId: trainingDeliveryId(row) });
  }
  return rows.length;
}

function statuses(isWanted: (status: TrainingJobStatus) => boolean): TrainingJobStatus[] {
  return (Object.keys(trainingJobTransitions) as TrainingJobStatus[]).filter(isWanted);
}
