import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "../http/free-port.ts";

/** Whether Debian's redis-server, or another, is installed here. */
export const hasRedis = (() => {
  try {
    execFileSync("redis-server", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

/** A Redis of its own for one test file. */
export async function startTestRedis(): Promise<{ redisUrl: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "sagebrush-redis-"));
  const port = await findFreePort();
  const parameters = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder];
  const server = spawn("redis-server", parameters, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`redis-server ended with code ${code}.`)));
    server.stdout.on("data", (text) => String(text).includes("Ready to accept connections") && resolve());
  });
  return {
    redisUrl: `redis://127.0.0.1:${port}`,
    stop: async () => {
      server.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
