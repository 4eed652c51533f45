import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { processIdentity } from "../bootstrap/process-identity.mjs";
import { createRunFile, endOrphans } from "./run-file.ts";

const folder = mkdtempSync(path.join(tmpdir(), "sagebrush-runfile-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function idleProcess() {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore", detached: true });
  await once(child, "spawn");
  return { pid: child.pid!, ended: once(child, "exit"), kill: () => child.kill("SIGKILL") };
}

test("what a killed run left running is ended by the next start", async () => {
  const file = path.join(folder, "run.json");
  const orphan = await idleProcess();
  createRunFile(file).record("worker", orphan.pid);
  expect(await endOrphans(file)).toEqual(["worker"]);
  await orphan.ended;
  expect(processIdentity(orphan.pid)).toBeUndefined();
});

test("a foreign process that was given a remembered id is left alone", async () => {
  const file = path.join(folder, "foreign.json");
  const stranger = await idleProcess();
  createRunFile(file).record("worker", stranger.pid);
  writeFileSync(file, readFileSync(file, "utf8").replace(/("identity": ")[^"]*/, "$1earlier"));
  expect(await endOrphans(file)).toEqual([]);
  expect(processIdentity(stranger.pid)).toBeDefined();
  stranger.kill();
});

test("a torn file names nobody", async () => {
  const file = path.join(folder, "torn.json");
  writeFileSync(file, '{"processes": [');
  expect(await endOrphans(file)).toEqual([]);
});
