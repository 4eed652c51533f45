import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { startStudio } from "./studio.ts";

/** One studio on an empty data folder for the whole run; its logs stay with the results. */
export default async function startSharedStudio(): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "sagebrush-e2e-"));
  const logFolder = fileURLToPath(new URL("../../test-results/e2e-logs", import.meta.url));
  const keepLogs = () => cp(path.join(dataDir, "logs"), logFolder, { recursive: true });
  try {
    const studio = await startStudio({ dataDir });
    process.env.SAGEBRUSH_E2E_URL = studio.url;
    process.env.SAGEBRUSH_E2E_DATA_DIR = dataDir;
    return async () => {
      await studio.stop();
      await keepLogs();
      await rm(dataDir, { recursive: true, force: true });
    };
  } catch (error) {
    await keepLogs();
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
}
