import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FitContext } from "@sagebrush/ml/estimator";
import type { Random } from "@sagebrush/ml/random";
import type { TrainingProgress } from "./train-model.ts";
import type { TrainingTask } from "./training-child-messages.ts";

/** What a death may cost. */
const checkpointMilliseconds = 2_000;
/** Writing checkpoints takes at most this share of the time. */
const checkpointShare = 0.05;

/**
 * Fits an estimator or forecaster, goes on from an earlier attempt's checkpoint where there is one, and writes checkpoints beside.
 * @returns null when it was stopped before anything was learned
 */
export async function fitWithCheckpoints<Fitted>(
  fit: (context: FitContext) => Promise<Fitted>,
  { task, random, progress }: { task: TrainingTask; random: Random; progress: TrainingProgress },
): Promise<Fitted | null> {
  let iteration = 0;
  let nextCheckpoint = performance.now() + checkpointMilliseconds;
  const checkpoint = async (state: () => Uint8Array) => {
    const start = performance.now();
    if (start < nextCheckpoint) return;
    const path = join(task.workFolder, `checkpoint-${iteration}`);
    await writeFile(path, state());
    progress.tell({ kind: "checkpoint", path, iteration });
    const cost = performance.now() - start;
    nextCheckpoint = performance.now() + Math.max(checkpointMilliseconds, cost / checkpointShare);
  };
  try {
    return await fit({
      random,
      signal: progress.signal,
      device: task.specification.resourceConfig?.instanceType ?? "cpu",
      threadCount: progress.threadCount,
      ...(task.checkpointPath ? { resumeFrom: await readFile(task.checkpointPath) } : {}),
      checkpoint,
      report: (report) => {
        iteration = report.iteration;
        const time = new Date();
        const { totalIterations, metrics } = report;
        progress.tell({ kind: "iteration", iteration, totalIterations, metrics, time });
        if (report.logLine) progress.tell({ kind: "log", level: "info", message: report.logLine, time });
      },
    });
  } catch (error) {
    if (progress.signal.aborted && iteration === 0) return null;
    throw error;
  }
}
