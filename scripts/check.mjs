// `npm run check`: everything that is judged without running the product. The dependencies must be installed.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { watchForInterruption } from "../apps/studio/src/bootstrap/interruption.mjs";
import { createStageOutput } from "../apps/studio/src/bootstrap/stage-output.mjs";
import { runCheck } from "./test/run-check.mjs";

const repositoryRoot = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { signal } = watchForInterruption();
try {
  const { passed, failed } = await runCheck({ repositoryRoot, stages: createStageOutput(process.stdout), signal });
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
} catch (error) {
  if (!signal.aborted) throw error;
  process.exit(130);
}
