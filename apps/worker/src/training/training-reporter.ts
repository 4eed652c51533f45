import type { TrainingLogLine } from "@sagebrush/contracts/training/training-job";
import type { Services } from "@sagebrush/control-plane/services";
import {
  LeaseLostError,
  reportTrainingJob,
  type TrainingJobReport,
} from "@sagebrush/control-plane/training/report-training-job";
import type { ClaimedTrainingJob } from "@sagebrush/control-plane/training/training-job-lease";
import { isDatabaseUnavailable } from "@sagebrush/platform/database/errors";

const flushMilliseconds = 250;
/** In one write; a backlog is written in several, so that none holds the row for long. */
const mostMetrics = 10_000;
const mostLogs = 2_000;

export interface TrainingReporter {
  log(level: TrainingLogLine["level"], message: string, time?: Date): void;
  iteration(report: { iteration: number; totalIterations: number; metrics: Record<string, number>; time: Date }): void;
  /** Writes what has been told so far. @throws what kept it from being written; it is tried again with what comes. */
  flush(): Promise<void>;
  /** Writes what is left. @throws what kept it from being written, a lost lease among others. */
  close(): Promise<void>;
}

/**
 * Gathers what a run has to tell and writes it a few times a second. While the database is away it keeps what it has
 * and tries again; nothing is lost and the run does not wait.
 */
export function createTrainingReporter(services: Services, claim: ClaimedTrainingJob): TrainingReporter {
  let pending: TrainingJobReport = { metrics: [], logs: [] };
  let sequence = claim.lastLogSequence;
  let writing: Promise<void> | null = null;
  let isLost = false;

  const flush = async (): Promise<void> => {
    if (isLost || isEmpty(pending)) return;
    const report = firstPart(pending);
    pending = {
      metrics: pending.metrics.slice(report.metrics.length),
      logs: pending.logs.slice(report.logs.length),
    };
    try {
      await reportTrainingJob(services, claim, report);
    } catch (error) {
      if (error instanceof LeaseLostError) {
        isLost = true;
        return;
      }
      pending = {
        progress: pending.progress ?? report.progress,
        metrics: [...report.metrics, ...pending.metrics],
        logs: [...report.logs, ...pending.logs],
      };
      throw error;
    }
    await flush();
  };
  const write = () => {
    writing ??= flush().finally(() => {
      writing = null;
    });
    return writing;
  };
  const timer = setInterval(() => {
    write().catch((error) => services.log.warn({ err: error }, "training report not written yet"));
  }, flushMilliseconds);

  return {
    log: (level, message, time = new Date()) => {
      pending.logs.push({ sequence: ++sequence, time, level, message: toStorableText(message) });
    },
    iteration: ({ iteration, totalIterations, metrics, time }) => {
      pending.progress = { iteration, totalIterations };
      for (const [name, value] of Object.entries(metrics)) {
        // A diverging loss is told by the log; JSON and the curves hold finite numbers only.
        if (Number.isFinite(value)) pending.metrics.push({ name, iteration, value, time });
      }
    },
    async flush() {
      // One that has begun may have gathered before the last was told.
      await writing?.catch(() => undefined);
      await write();
    },
    async close() {
      clearInterval(timer);
      await writing?.catch(() => undefined);
      for (let attempt = 1; ; attempt++) {
        try {
          return await flush();
        } catch (error) {
          if (!isDatabaseUnavailable(error) || attempt >= 40) throw error;
          await new Promise((resolve) => setTimeout(resolve, flushMilliseconds));
        }
      }
    },
  };
}

/** Progress, and as much of the rest as one write takes; points of one iteration stay together, as followers count by it. */
function firstPart({ progress, metrics, logs }: TrainingJobReport): TrainingJobReport {
  let end = Math.min(metrics.length, mostMetrics);
  while (end > 1 && metrics[end]?.iteration === metrics[end - 1]?.iteration) end--;
  return { ...(progress ? { progress } : {}), metrics: metrics.slice(0, end), logs: logs.slice(0, mostLogs) };
}

function isEmpty(report: TrainingJobReport): boolean {
  return !report.progress && report.metrics.length === 0 && report.logs.length === 0;
}

/** PostgreSQL takes neither NUL nor lone surrogates. */
function toStorableText(text: string): string {
  return text.replaceAll("\u0000", "").toWellFormed().slice(0, 10_000);
}
