import { availableParallelism } from "node:os";
import { readEnvironment, readServerEnvironment, type ServerSettings } from "@sagebrush/platform/env/read-environment";
import { z } from "zod";

const ownVariables = z.object({
  /** Threads of one training job; no model depends on it. */
  TRAINING_THREADS: z.coerce
    .number()
    .int()
    .min(1)
    .max(256)
    .default(() => availableParallelism()),
});

/** @throws StudioError naming every variable that is wrong. */
export function readWorkerEnvironment(): ServerSettings {
  return readServerEnvironment(ownVariables).settings;
}

/** For a training's own process, which is started with the worker's environment. */
export function readTrainingThreadCount(): number {
  return readEnvironment(ownVariables).TRAINING_THREADS;
}
