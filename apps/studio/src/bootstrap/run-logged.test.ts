import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { processIdentity } from "./process-identity.mjs";
import { runLogged } from "./run-logged.mjs";

const folder = mkdtempSync(path.join(tmpdir(), "sagebrush-run-"));
const logFile = path.join(folder, "run.log");
afterAll(() => rmSync(folder, { recursive: true }));

const run = (script: string, more: { signal?: AbortSignal; onLine?: (line: string) => void } = {}) =>
  runLogged({ what: "Trying", command: process.execPath, args: ["-e", script], cwd: folder, logFile, ...more });

test("a program's lines are passed on and kept in the log", async () => {
  const lines: string[] = [];
  await run("console.log('out'); console.error('err')", { onLine: (line) => lines.push(line) });
  expect(lines.sort()).toEqual(["err", "out"]);
  expect(readFileSync(logFile, "utf8")).toContain("out\n");
});

test("a failure carries the first and the last lines and says where the rest is", async () => {
  await expect(run("for (let i = 0; i < 100; i++) console.log('line ' + i); process.exit(7)")).rejects.toMatchObject({
    message: `Trying failed (exit 7). The whole output is in ${logFile}.`,
    details: expect.stringMatching(/^line 0\n[\s\S]*line 7\n…\nline 80\n[\s\S]*line 99$/),
  });
});

test("a full disk is said as such", async () => {
  await expect(run("console.error('ENOSPC: no space left on device'); process.exit(1)")).rejects.toThrow(
    "the disk is full",
  );
});

test("an interruption ends the program and what it started", async () => {
  const controller = new AbortController();
  let grandchild = 0;
  const script = `const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    console.log(child.pid);`;
  const running = run(script, {
    signal: controller.signal,
    onLine: (line) => {
      grandchild = Number(line);
      controller.abort(new Error("stopped"));
    },
  });
  await expect(running).rejects.toThrow("stopped");
  await expect.poll(() => processIdentity(grandchild)).toBeUndefined();
});
