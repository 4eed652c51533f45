import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { processIdentity } from "./bootstrap/process-identity.mjs";

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const preload = new URL("./exit-with-parent.ts", import.meta.url);

/** Starts a parent that starts a child with the preload; answers the child's id once it runs. */
async function family(childScript: string) {
  const parent = spawn(
    process.execPath,
    [
      "-e",
      `const child = require("node:child_process").spawn(process.execPath, ${JSON.stringify(["--import", tsx, "--import", preload.href, "-e", childScript])}, { detached: true, stdio: ["ignore", "inherit", "inherit"] });`,
    ],
    { stdio: ["ignore", "pipe", "inherit"], cwd: fileURLToPath(new URL(".", import.meta.url)) },
  );
  const [chunk] = await once(parent.stdout, "data");
  return { parent, child: Number(String(chunk)) };
}

test.each([
  ["an idle process", "console.log(process.pid); setInterval(() => {}, 1000)"],
  ["a process whose main thread never yields", "require('node:fs').writeSync(1, String(process.pid)); for (;;) {}"],
])("%s ends when its parent was killed", { timeout: 20_000 }, async (_, script) => {
  const { parent, child } = await family(script);
  expect(processIdentity(child)).toBeDefined();
  parent.kill("SIGKILL");
  await expect.poll(() => processIdentity(child), { timeout: 10_000 }).toBeUndefined();
});

test("the watch keeps no process alive that has nothing else to do", { timeout: 20_000 }, async () => {
  const child = spawn(process.execPath, ["--import", tsx, "--import", preload.href, "-e", ""], { stdio: "inherit" });
  expect(await once(child, "exit")).toEqual([0, null]);
});
