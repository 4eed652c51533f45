import { existsSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createOwner } from "./owner.ts";
import { sharedStudioVariable } from "./shared-studio.ts";
import { type Studio, startStudio } from "./studio.ts";

/** One studio with an owner and a workspace, on an empty data folder, for the whole run; its logs stay with the results. */
export default async function startSharedStudio(): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "sagebrush-e2e-"));
  const logFolder = fileURLToPath(new URL("../../test-results/e2e-logs", import.meta.url));
  let studio: Studio | undefined;
  const end = async () => {
    await studio?.stop();
    const logs = path.join(dataDir, "logs");
    if (existsSync(logs)) await cp(logs, logFolder, { recursive: true });
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    studio = await startStudio({ dataDir });
    const { apiKey, cookies } = await createOwner(studio.url);
    process.env[sharedStudioVariable] = JSON.stringify({ url: studio.url, apiKey, cookies });
    return end;
  } catch (error) {
    await end();
    throw error;
  }
}
