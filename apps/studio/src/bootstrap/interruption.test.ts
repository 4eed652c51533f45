import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { processIdentity } from "./process-identity.mjs";

const module = new URL("./interruption.mjs", import.meta.url).href;
const script = `
  import { watchForInterruption } from ${JSON.stringify(module)};
  const { signal, onForce } = watchForInterruption();
  signal.addEventListener("abort", () => console.log("stopping"));
  onForce(() => console.log("forced"));
  setInterval(() => {}, 1000);
  console.log(process.pid);
`;

async function start() {
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said: string[] = [];
  child.stdout.on("data", (chunk) => said.push(...String(chunk).trim().split("\n")));
  await once(child.stdout, "data");
  return { child, said, ended: once(child, "exit") };
}

test("Ctrl-C, which arrives twice under npm, asks once for an orderly stop", async () => {
  const { child, said, ended } = await start();
  child.kill("SIGINT");
  child.kill("SIGINT");
  await expect.poll(() => said).toContain("stopping");
  child.kill("SIGINT");
  expect(said).not.toContain("forced");
  child.kill("SIGKILL");
  await ended;
});

test("a second Ctrl-C forces the end", async () => {
  const { child, said, ended } = await start();
  child.kill("SIGINT");
  // Until then it counts as the first one, forwarded.
  const again = setInterval(() => child.kill("SIGINT"), 100);
  expect(await ended).toEqual([130, null]);
  clearInterval(again);
  expect(said.slice(1)).toEqual(["stopping", "forced"]);
});

test("the end of the shell that npm started it in is a request to stop", async () => {
  const command = `${process.execPath} --input-type=module -e '${script}'; true`;
  const shell = spawn("sh", ["-c", command], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, npm_lifecycle_event: "start" },
  });
  const said: string[] = [];
  shell.stdout.on("data", (chunk) => said.push(...String(chunk).trim().split("\n")));
  await once(shell.stdout, "data");
  shell.kill("SIGTERM");
  await expect.poll(() => said, { timeout: 5_000 }).toContain("stopping");
  const pid = Number(said[0]);
  process.kill(pid, "SIGKILL");
  await expect.poll(() => processIdentity(pid)).toBeUndefined();
});
