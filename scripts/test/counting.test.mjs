import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { countPlaywright } from "./run-end-to-end-tests.mjs";
import { runStep } from "./run-step.mjs";
import { countVitest } from "./run-unit-tests.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

async function step(script, counts) {
  const said = [];
  const stages = {
    say: (line) => said.push(line),
    run: async (_, work, describe) => {
      const seen = [];
      const result = await work({ progress: (...progress) => seen.push(progress) });
      said.push(describe(result), seen);
    },
  };
  const result = await runStep(
    { repositoryRoot: root, stages, signal: new AbortController().signal },
    { title: "Trying", args: ["-e", script], count: () => counts },
  );
  return { result, said };
}

describe("the counts of a run", () => {
  test("a test file that does not load counts as a failure", () => {
    const testResults = [
      { status: "passed", assertionResults: [{}, {}] },
      { status: "failed", assertionResults: [] },
      { status: "failed", assertionResults: [{}] },
    ];
    expect(countVitest({ numPassedTests: 2, numFailedTests: 1, testResults })).toEqual({ passed: 2, failed: 2 });
  });

  test("no test at all is a failure", () => {
    expect(countVitest({ numPassedTests: 0, numFailedTests: 0, testResults: [] }).failed).toBe(1);
    expect(countPlaywright({ stats: { expected: 0, unexpected: 0, flaky: 0 }, errors: [] }).failed).toBe(1);
  });

  test("a journey that passes only when tried again is a failure", () => {
    expect(countPlaywright({ stats: { expected: 3, unexpected: 1, flaky: 1 }, errors: [] })).toEqual({
      passed: 3,
      failed: 2,
    });
  });

  test("a program that fails has failed, whatever it counted", async () => {
    const { result, said } = await step("console.log(' ✓ fine'); console.log('why'); process.exit(3)", {
      passed: 5,
      failed: 0,
    });
    expect(result).toEqual({ passed: 5, failed: 1 });
    expect(said).toEqual(["why"]);
  });

  test("the output of what passes stays out, but its progress is shown", async () => {
    const { result, said } = await step("console.log('@progress 1/4'); console.log('noise')", { passed: 4, failed: 0 });
    expect(result).toEqual({ passed: 4, failed: 0 });
    expect(said).toEqual(["4 passed", [[0.25, "1 of 4"]]]);
  });
});

test("an unknown part of the tests is refused, and still ends in the counts", () => {
  const { status, stdout } = spawnSync(process.execPath, [path.join(root, "scripts/test.mjs"), "everything"], {
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stdout).toContain('no part "everything"');
  expect(stdout.trimEnd().split("\n").at(-1)).toBe("0 passed, 1 failed");
});
