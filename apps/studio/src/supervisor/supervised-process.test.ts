import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { processIdentity } from "../bootstrap/process-identity.mjs";
import { probeHealth } from "./probe-health.ts";
import { type SupervisedProcess, superviseProcess } from "./supervised-process.ts";

const folders: string[] = [];
const started: SupervisedProcess[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((supervised) => supervised.stop()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const server = `
  const server = require("node:http").createServer((request, response) => response.end("ok"));
  server.listen(Number(process.env.PORT), "127.0.0.1");
`;

function supervise(script: string) {
  const folder = mkdtempSync(path.join(tmpdir(), "sagebrush-supervised-"));
  folders.push(folder);
  const file = path.join(folder, "server.cjs");
  writeFileSync(file, script);
  const said: string[] = [];
  const pids: number[] = [];
  const supervised = superviseProcess(
    {
      role: "api",
      args: [file],
      cwd: folder,
      environment: (port) => ({ PATH: process.env.PATH, PORT: String(port) }),
      logFile: path.join(folder, "api.log"),
    },
    { report: (message) => said.push(message), onLaunch: (_, pid) => pids.push(pid) },
  );
  started.push(supervised);
  return { supervised, said, pids, folder };
}

const answers = async (supervised: SupervisedProcess) => {
  const port = supervised.port();
  return port !== undefined && (await probeHealth({ host: "127.0.0.1", port }));
};

test("a process that was killed is started again and said so", { timeout: 20_000 }, async () => {
  const { supervised, said, pids } = supervise(server);
  await supervised.ready;
  process.kill(pids[0]!, "SIGKILL");
  await expect.poll(() => pids.length, { timeout: 10_000 }).toBe(2);
  await expect.poll(() => answers(supervised), { timeout: 10_000 }).toBe(true);
  expect(said).toEqual(["The api process ended (SIGKILL) and is started again."]);
});

test("a process that never comes up fails with its last words", { timeout: 20_000 }, async () => {
  const { supervised, folder } = supervise(`console.error("no model folder"); process.exit(4)`);
  await expect(supervised.ready).rejects.toMatchObject({
    message: expect.stringMatching(/api process does not start: it ended 3 times \(exit code 4\)/),
    details: "no model folder",
  });
  expect(readFileSync(path.join(folder, "api.log"), "utf8")).toBe("no model folder\n".repeat(3));
});

test("what a process had started ends with it", { timeout: 20_000 }, async () => {
  const { supervised, pids, folder } = supervise(`
    const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    require("node:fs").writeFileSync("child", String(child.pid));
    ${server}
  `);
  await supervised.ready;
  const grandchild = Number(readFileSync(path.join(folder, "child"), "utf8"));
  expect(processIdentity(grandchild)).toBeDefined();
  process.kill(pids[0]!, "SIGKILL");
  await expect.poll(() => processIdentity(grandchild), { timeout: 10_000 }).toBeUndefined();
});

test("stopping lets a process finish and starts none again", { timeout: 20_000 }, async () => {
  const { supervised, pids, said, folder } = supervise(`
    ${server}
    process.on("SIGTERM", () => { require("node:fs").writeFileSync("finished", ""); process.exit(0); });
  `);
  await supervised.ready;
  await supervised.stop();
  expect(readFileSync(path.join(folder, "finished"), "utf8")).toBe("");
  expect([pids.length, said]).toEqual([1, []]);
});
