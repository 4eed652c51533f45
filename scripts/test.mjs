// `npm test`: on a fresh clone installs, checks, runs the tests beside the code, builds, and walks the journeys in a
// browser. Its last line is `N passed, N failed`. `npm test -- check|unit|e2e [files]` runs a part.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { watchForInterruption } from "../apps/studio/src/bootstrap/interruption.mjs";
import { setUpRepository, setUpSources } from "../apps/studio/src/bootstrap/set-up.mjs";
import { showFailure } from "../apps/studio/src/bootstrap/show-failure.mjs";
import { createStageOutput } from "../apps/studio/src/bootstrap/stage-output.mjs";
import { StartFailure } from "../apps/studio/src/bootstrap/start-failure.mjs";
import { runCheck } from "./test/run-check.mjs";
import { runEndToEndTests } from "./test/run-end-to-end-tests.mjs";
import { sumCounts } from "./test/run-step.mjs";
import { runUnitTests } from "./test/run-unit-tests.mjs";
import { findBrowser, installSystemPrograms } from "./test/system-programs.mjs";

const repositoryRoot = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { signal } = watchForInterruption();
const stages = createStageOutput(process.stdout);
const bench = { repositoryRoot, stages, signal };
const logFolder = path.join(repositoryRoot, "test-results", "logs");
const parts = ["check", "unit", "e2e"];

let counts = { passed: 0, failed: 1 };
try {
  counts = await runTests(process.argv.slice(2));
} catch (error) {
  if (signal.aborted) console.log("Stopped before the end.");
  else showFailure(error, process.stdout);
}
const { passed, failed } = counts;
console.log(
  failed === 0 ? "\nEverything that was run passed." : "\nNot everything passed: what failed is shown above.",
);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function runTests([part, ...filters]) {
  if (part !== undefined && !parts.includes(part)) {
    throw new StartFailure(
      `There is no part "${part}" of the tests. Use npm test, or npm test -- ${parts.join("|")} [files].`,
    );
  }
  mkdirSync(logFolder, { recursive: true });
  const wants = (name) => part === undefined || part === name;
  // The whole build goes first where it is needed: both cores are free for it then.
  if (wants("e2e")) await (await setUpRepository({ ...bench, logFolder })).everything;
  else await setUpSources({ ...bench, logFolder });
  if (wants("unit") || wants("e2e")) {
    await stages.run(
      "Programs",
      () => installSystemPrograms({ repositoryRoot, logFile: path.join(logFolder, "apt.log"), signal }),
      (outcome) => outcome,
    );
  }
  const all = [];
  if (wants("check")) all.push(await runCheck(bench));
  if (wants("unit")) all.push(await runUnitTests(bench, filters));
  if (wants("e2e")) all.push(await runEndToEndTests(bench, { filters, browser: await findBrowser() }));
  return sumCounts(all);
}
