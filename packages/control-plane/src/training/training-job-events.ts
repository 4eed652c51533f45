import { setTimeout as delay } from "node:timers/promises";
import { isTerminal } from "@sagebrush/contracts/status";
import { type TrainingJobEvent, trainingJobTransitions } from "@sagebrush/contracts/training/training-job";
import type { Context } from "../services.ts";
import { describeTrainingJob, findTrainingJobRow } from "./describe-training-job.ts";
import { logsAfter } from "./list-training-logs.ts";
import { metricsAfter } from "./list-training-metrics.ts";

const pollMilliseconds = 400;
const logLinesPerEvent = 500;

/**
 * Follows a job until it ends: at once as it stands, then whenever something is new. The event id tells how far a
 * client has read, so that one that reconnects misses nothing.
 */
export async function* trainingJobEvents(
  context: Context,
  input: { trainingJobName: string },
  options: { signal?: AbortSignal; lastEventId?: string },
): AsyncGenerator<{ id: string; event: TrainingJobEvent }> {
  const { id } = await findTrainingJobRow(context, input.trainingJobName);
  let { sequence, iteration } = parseEventId(options.lastEventId);
  let previous = "";
  while (!options.signal?.aborted) {
    const job = await describeTrainingJob(context, input);
    const [metrics, logs] = await Promise.all([
      metricsAfter(context, id, iteration),
      logsAfter(context, id, sequence, logLinesPerEvent),
    ]);
    sequence = logs.at(-1)?.sequence ?? sequence;
    iteration = metrics.at(-1)?.iteration ?? iteration;
    const state = JSON.stringify(job);
    if (state !== previous || metrics.length > 0 || logs.length > 0) {
      previous = state;
      yield { id: `${sequence}-${iteration}`, event: { job, metrics, logs } };
    }
    if (logs.length === logLinesPerEvent) continue;
    if (isTerminal(trainingJobTransitions, job.trainingJobStatus)) return;
    await delay(pollMilliseconds, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

/** What a client sends back may be anything; what is not ours means "from the start". */
function parseEventId(lastEventId: string | undefined): { sequence: number; iteration: number } {
  const match = /^(\d{1,9})-(\d{1,9})$/.exec(lastEventId ?? "");
  return { sequence: Number(match?.[1] ?? 0), iteration: Number(match?.[2] ?? 0) };
}
