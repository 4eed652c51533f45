import { enqueueWaitingDatasetImports } from "@sagebrush/control-plane/datasets/dataset-import-lease";
import { enqueueWaitingEndpoints } from "@sagebrush/control-plane/endpoints/enqueue-endpoint";
import type { Services } from "@sagebrush/control-plane/services";
import { enqueueWaitingTrainingJobs } from "@sagebrush/control-plane/training/training-job-lease";

const sweepMilliseconds = 2_000;

const sweeps = [enqueueWaitingDatasetImports, enqueueWaitingTrainingJobs, enqueueWaitingEndpoints];

/**
 * Brings to the queue what is not there but should be: rows whose writer died before enqueuing, and jobs whose worker
 * died. Every worker sweeps; doing it twice changes nothing.
 */
export function startSweep(services: Services): { stop(): Promise<void> } {
  let running: Promise<void> | null = null;
  const sweepOnce = async () => {
    for (const sweep of sweeps) {
      await sweep(services).catch((error) => services.log.warn({ err: error }, "sweep failed, will try again"));
    }
  };
  const timer = setInterval(() => {
    running ??= sweepOnce().finally(() => {
      running = null;
    });
  }, sweepMilliseconds);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
