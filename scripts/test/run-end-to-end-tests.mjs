import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runStep } from "./run-step.mjs";

/**
 * The user journeys in a real browser, against the built product.
 * @param {import("./run-step.mjs").Bench} bench
 * @param {{ filters: string[], browser: { executable: string, environment: Record<string, string> } }} run
 */
export async function runEndToEndTests(bench, { filters, browser }) {
  const folder = mkdtempSync(path.join(tmpdir(), "sagebrush-playwright-"));
  const report = path.join(folder, "report.json");
  const progress = fileURLToPath(new URL("playwright-progress.mjs", import.meta.url));
  try {
    return await runStep(bench, {
      title: "Journeys",
      args: ["node_modules/@playwright/test/cli.js", "test", "-c", "e2e", ...filters, `--reporter=${progress},json`],
      env: { ...browser.environment, CHROMIUM: browser.executable, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
      count: () => countPlaywright(JSON.parse(readFileSync(report, "utf8"))),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * A test that passes only when tried again is not one that passes.
 * @param {{ stats: { expected: number, unexpected: number, flaky: number }, errors: unknown[] }} report
 */
export function countPlaywright({ stats, errors }) {
  const failed = stats.unexpected + stats.flaky + errors.length;
  return { passed: stats.expected, failed: stats.expected + failed === 0 ? 1 : failed };
}
