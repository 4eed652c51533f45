import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runStep } from "./run-step.mjs";

/**
 * The tests beside the code, with their real PostgreSQL, queue and files.
 * @param {import("./run-step.mjs").Bench} bench
 * @param {string[]} filters  file names to run only some
 */
export async function runUnitTests(bench, filters) {
  const folder = mkdtempSync(path.join(tmpdir(), "sagebrush-vitest-"));
  const report = path.join(folder, "report.json");
  try {
    return await runStep(bench, {
      title: "Tests",
      args: [
        "node_modules/vitest/vitest.mjs",
        "run",
        ...filters,
        `--reporter=${fileURLToPath(new URL("vitest-progress.mjs", import.meta.url))}`,
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${report}`,
        "--silent=passed-only",
      ],
      count: () => countVitest(JSON.parse(readFileSync(report, "utf8"))),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * A file that could not even be loaded has no failing test, but it counts as one.
 * @param {{ numPassedTests: number, numFailedTests: number, testResults: { status: string, assertionResults: unknown[] }[] }} report
 */
export function countVitest({ numPassedTests, numFailedTests, testResults }) {
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  const failed = numFailedTests + unloaded.length;
  return { passed: numPassedTests, failed: numPassedTests + failed === 0 ? 1 : failed };
}
