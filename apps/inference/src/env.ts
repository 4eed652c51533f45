import { availableParallelism } from "node:os";
import { readServerEnvironment, type ServerSettings } from "@sagebrush/platform/env/read-environment";
import { z } from "zod";

const ownVariables = z.object({
  /** Processes that run models; one core is left to the rest of the studio. */
  INFERENCE_PROCESSES: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(() => Math.max(1, Math.min(8, availableParallelism() - 1))),
  /** The largest body of an invocation; SageMaker's is 6 MiB. */
  INFERENCE_MAX_BODY_BYTES: z.coerce.number().int().positive().max(1_073_741_824).default(6_291_456),
});

/** @throws StudioError naming every variable that is wrong. */
export function readInferenceEnvironment(): ServerSettings & { processCount: number; maximumBodyBytes: number } {
  const { settings, own } = readServerEnvironment(ownVariables);
  return { ...settings, processCount: own.INFERENCE_PROCESSES, maximumBodyBytes: own.INFERENCE_MAX_BODY_BYTES };
}
