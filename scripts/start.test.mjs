import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const start = (...args) =>
  spawnSync(process.execPath, [fileURLToPath(new URL("start.mjs", import.meta.url)), ...args], { encoding: "utf8" });

test("help is shown and nothing is started", () => {
  const { status, stdout } = start("--help");
  expect([status, stdout]).toEqual([0, expect.stringContaining("--data-dir")]);
});

test.each([
  [["--nope"], /^[^\n]*--nope[^\n]*\n$/],
  [["--data-dir", "/dev/null/x"], /^[^\n]*\/dev\/null\/x is not a folder[^\n]*\n$/],
])("what is wrong with %j is said in one sentence", (args, sentence) => {
  const { status, stdout, stderr } = start(...args);
  expect([status, stdout, stderr]).toEqual([1, "", expect.stringMatching(sentence)]);
});
