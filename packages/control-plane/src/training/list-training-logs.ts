import { type TrainingLogLine, trainingLogLine } from "@sagebrush/contracts/training/training-job";
import type { Context } from "../services.ts";
import { findTrainingJobRow } from "./describe-training-job.ts";

/** Log lines after a sequence number, oldest first. */
export async function listTrainingLogs(
  context: Context,
  input: { trainingJobName: string; afterSequence: number; limit: number },
): Promise<{ items: TrainingLogLine[] }> {
  const { id } = await findTrainingJobRow(context, input.trainingJobName);
  return { items: await logsAfter(context, id, input.afterSequence, input.limit) };
}

export async function logsAfter(
  { services }: Context,
  trainingJobId: string,
  sequence: number,
  limit: number,
): Promise<TrainingLogLine[]> {
  const rows = await services.prisma.trainingJobLog.findMany({
    where: { trainingJobId, sequence: { gt: sequence } },
    orderBy: { sequence: "asc" },
    take: limit,
  });
  return rows.map((row) => ({
    sequence: row.sequence,
    time: row.time.toISOString(),
    level: trainingLogLine.shape.level.parse(row.level),
    message: row.message,
  }));
}
