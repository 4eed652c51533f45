import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { descendantsOf } from "./process-tree.ts";

export type Role = "studio" | "postgres" | "api" | "worker" | "inference" | "web";

export interface Studio {
  readonly url: string;
  readonly dataDir: string;
  /** Ends one of its processes, as the kernel does when memory is short. */
  kill(role: Role): Promise<void>;
  /** Ends what one of its processes has started, by a part of its command line. */
  killChild(role: Role, program: string): Promise<void>;
  /** Ends all of them at once, with all that they have started, as a power cut does. */
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
    // A group of its own, so that Ctrl-C can reach all of it as in a terminal: npm's shell passes no signal on.
    detached: true,
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
  }).catch((error) => {
    // It may still build or wait; nobody would end it later.
    for (const { pid } of descendantsOf(launcher.pid ?? 0)) killIfThere(pid);
    throw error;
  });

  return {
    url,
    dataDir,
    async kill(role) {
      process.kill(await pidOf(dataDir, role), "SIGKILL");
    },
    async killChild(role, program) {
      const children = descendantsOf(await pidOf(dataDir, role));
      const victim = children.find(({ commandLine }) => commandLine.includes(program));
      if (victim === undefined) throw new Error(`The ${role} runs no ${program}: ${JSON.stringify(children)}`);
      process.kill(victim.pid, "SIGKILL");
    },
    async killEverything() {
      const processes = await readProcesses(dataDir);
      const pids = processes.flatMap(({ pid }) => [pid, ...descendantsOf(pid).map((child) => child.pid)]);
      // The launcher first: it must not see the others end and start them again.
      const launcherFirst = [await pidOf(dataDir, "studio"), ...pids];
      for (const pid of new Set(launcherFirst)) killIfThere(pid);
      await ended;
    },
    output: () => output,
    async stop() {
      if (launcher.exitCode !== null || launcher.signalCode !== null) return;
      // A terminal signals every process of the command; npm alone would not pass it on.
      process.kill(await pidOf(dataDir, "studio"), "SIGINT");
      await ended;
    },
  };
}

/** The launcher keeps a list of its processes in the data folder. */
async function readProcesses(dataDir: string): Promise<{ role: string; pid: number }[]> {
  return JSON.parse(await readFile(path.join(dataDir, "run.json"), "utf8")).processes;
}

async function pidOf(dataDir: string, role: Role): Promise<number> {
  const processes = await readProcesses(dataDir);
  const found = processes.find((candidate) => candidate.role === role);
  if (found === undefined) throw new Error(`No ${role} process runs: ${JSON.stringify(processes)}`);
  return found.pid;
}

/** Some end by themselves as soon as their parent is gone. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
