import { readServerEnvironment, type ServerSettings } from "@sagebrush/platform/env/read-environment";
import { z } from "zod";

const ownVariables = z.object({
  /** The largest file that can be uploaded; 50 GB. */
  SAGEBRUSH_MAX_UPLOAD_BYTES: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).default(50_000_000_000),
});

/** @throws StudioError naming every variable that is wrong. */
export function readApiEnvironment(): ServerSettings & { maximumUploadBytes: number } {
  const { settings, own } = readServerEnvironment(ownVariables);
  return { ...settings, maximumUploadBytes: own.SAGEBRUSH_MAX_UPLOAD_BYTES };
}
