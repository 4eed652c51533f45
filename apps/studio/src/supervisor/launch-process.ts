import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { signalGroup, signalProcess } from "./end-process.ts";
import type { LogFile } from "./log-file.ts";
import { probeHealth } from "./probe-health.ts";

export interface LaunchedProcess {
  readonly pid: number;
  /** Settles when it has ended, with how: "exit code 1", "SIGKILL". */
  readonly ended: Promise<string>;
  /** Settles when it answers its health check; false when it ended or did not within the given time. */
  becomesHealthy(patienceMs: number): Promise<boolean>;
  terminate(): void;
  /** Ends it and everything it started. */
  kill(): void;
  /** The last lines it wrote. */
  tail(): string;
}

const tailCharacters = 2_000;

/** Starts one server with its output in a log file. */
export async function launchProcess(launch: {
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  port: number;
  log: LogFile;
}): Promise<LaunchedProcess> {
  const child = spawn(process.execPath, launch.args, {
    cwd: launch.cwd,
    env: launch.env,
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own: Ctrl-C in the terminal must reach the launcher only, which stops the others in order.
    detached: true,
  });
  let tail = "";
  let hasEnded = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      launch.log.write(chunk);
      tail = (tail + chunk.toString("utf8")).slice(-tailCharacters);
    });
  }
  const ended = new Promise<string>((resolve) => {
    child.once("close", (code, signal) => {
      hasEnded = true;
      resolve(signal ?? `exit code ${code}`);
    });
  });
  const pid = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () => resolve(child.pid!));
  });
  child.on("error", () => {}); // a signal that could not be delivered: it has just ended

  return {
    pid,
    ended,
    async becomesHealthy(patienceMs) {
      const giveUpAt = performance.now() + patienceMs;
      while (!hasEnded && performance.now() < giveUpAt) {
        if (await probeHealth({ host: "127.0.0.1", port: launch.port })) return !hasEnded;
        await Promise.race([ended, delay(50)]);
      }
      return false;
    },
    terminate() {
      // An id that was given back may already be another program's.
      if (!hasEnded) signalProcess(pid, "SIGTERM");
    },
    kill: () => signalGroup(pid, "SIGKILL"),
    tail: () => tail.trimEnd(),
  };
}
