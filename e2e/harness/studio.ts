import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

export type Role = "studio" | "postgres" | "api" | "worker" | "inference" | "web";

export interface Studio {
  readonly url: string;
  readonly dataDir: string;
  /** Ends one of its processes, as the kernel does when memory is short. */
  kill(role: Role): Promise<void>;
  /** Ends all of them at once, as a power cut does. */
  killEverything(): Promise<void>;
  /** What it has said at its terminal. */
  output(): string;
  /** Ctrl-C, and the wait for its end. */
  stop(): Promise<void>;
}

const repositoryRoot = fileURLToPath(new URL("../..", import.meta.url));
const startPatienceMs = 180_000;

/** Starts the built product as a person does, and answers when it says that it is ready. */
export async function startStudio({ dataDir, port = 0 }: { dataDir: string; port?: number }): Promise<Studio> {
  const launcher = spawn("npm", ["start", "--", "--port", String(port), "--data-dir", dataDir], {
    cwd: repositoryRoot,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const ended = new Promise<void>((resolve) => launcher.once("close", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`The studio ${why}:\n${output}`));
    const patience = setTimeout(() => fail(`was not ready after ${startPatienceMs / 1000} s`), startPatienceMs);
    const hear = (chunk: Buffer) => {
      output += chunk.toString("utf8");
      const [, ready] = /Sagebrush is ready: (\S+)/.exec(output) ?? [];
      if (ready === undefined) return;
      clearTimeout(patience);
      resolve(ready);
    };
    launcher.stdout.on("data", hear);
    launcher.stderr.on("data", hear);
    launcher.once("error", reject);
    void ended.then(() => fail("ended before it was ready"));
  });

  return {
    url,
    dataDir,
    async kill(role) {
      const processes = await readProcesses(dataDir);
      const victim = processes.find((candidate) => candidate.role === role);
      if (victim === undefined) throw new Error(`No ${role} process runs: ${JSON.stringify(processes)}`);
      process.kill(victim.pid, "SIGKILL");
    },
    async killEverything() {
      const processes = await readProcesses(dataDir);
      // The launcher first: it must not see the others end and start them again.
      for (const { pid } of processes.sort((one) => (one.role === "studio" ? -1 : 1))) process.kill(pid, "SIGKILL");
      await ended;
    },
    output: () => output,
    stop: () => endGently(launcher, ended),
  };
}

/** The launcher keeps a list of its processes in the data folder. */
async function readProcesses(dataDir: string): Promise<{ role: string; pid: number }[]> {
  return JSON.parse(await readFile(path.join(dataDir, "run.json"), "utf8")).processes;
}

async function endGently(launcher: ChildProcess, ended: Promise<void>): Promise<void> {
  launcher.kill("SIGINT");
  await ended;
}
