import { readServerEnvironment, type ServerSettings } from "@sagebrush/platform/env/read-environment";
import { z } from "zod";

/** @throws StudioError naming every variable that is wrong. */
export function readWorkerEnvironment(): ServerSettings {
  return readServerEnvironment(z.object({})).settings;
}
