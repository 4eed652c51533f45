import type { TrainingMetricPoint } from "@sagebrush/contracts/training/training-job";
import type { Context } from "../services.ts";
import { findTrainingJobRow } from "./describe-training-job.ts";

/** Every point of every metric curve, by iteration. */
export async function listTrainingMetrics(
  context: Context,
  input: { trainingJobName: string },
): Promise<{ items: TrainingMetricPoint[] }> {
  const { id } = await findTrainingJobRow(context, input.trainingJobName);
  return { items: await metricsAfter(context, id, 0) };
}

export async function metricsAfter(
  { services }: Context,
  trainingJobId: string,
  iteration: number,
): Promise<TrainingMetricPoint[]> {
  const rows = await services.prisma.trainingJobMetric.findMany({
    where: { trainingJobId, iteration: { gt: iteration } },
    orderBy: [{ iteration: "asc" }, { name: "asc" }],
  });
  return rows.map((row) => ({
    metricName: row.name,
    iteration: row.iteration,
    value: row.value,
    time: row.time.toISOString(),
  }));
}
