import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** How soon the built studio is ready again, and what it occupies when nobody uses it. */
const readyAgainLimitSeconds = 8;
const idleMemoryLimitBytes = 1.5 * 2 ** 30;
const starts = 5;
const settleMs = 5_000;

const repositoryRoot = fileURLToPath(new URL("..", import.meta.url));
const dataDir = await mkdtemp(path.join(tmpdir(), "sagebrush-bench-"));
try {
  const first = await start();
  await first.stop();

  const seconds: number[] = [];
  let idleBytes = 0;
  for (let run = 0; run < starts; run++) {
    const studio = await start();
    seconds.push(studio.readySeconds);
    if (run === starts - 1) {
      await delay(settleMs);
      idleBytes = reportMemory(studio.pid);
    }
    await studio.stop();
  }
  const slowest = Math.max(...seconds);
  const median = seconds.sort((one, other) => one - other)[Math.floor(starts / 2)]!;
  console.log(`ready again: median ${median.toFixed(2)} s, slowest of ${starts} ${slowest.toFixed(2)} s`);
  console.log(`  ${(slowest / readyAgainLimitSeconds).toFixed(2)} of the limit of ${readyAgainLimitSeconds} s`);
  console.log(`idle memory of everything: ${megabytes(idleBytes)}`);
  console.log(`  ${(idleBytes / idleMemoryLimitBytes).toFixed(2)} of the limit of ${megabytes(idleMemoryLimitBytes)}`);
  if (slowest > readyAgainLimitSeconds || idleBytes > idleMemoryLimitBytes) process.exitCode = 1;
} finally {
  await rm(dataDir, { recursive: true, force: true });
}

async function start() {
  const startedMs = performance.now();
  const launcher = spawn("npm", ["start", "--", "--port", "0", "--data-dir", dataDir], {
    cwd: repositoryRoot,
    stdio: ["ignore", "pipe", "inherit"],
    // A group of its own: Ctrl-C in a terminal reaches npm, its shell and the launcher, and so must ours.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => launcher.once("close", () => resolve()));
  let output = "";
  await new Promise<void>((resolve, reject) => {
    launcher.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
      if (output.includes("Sagebrush is ready")) resolve();
    });
    void ended.then(() => reject(new Error(`The studio did not start:\n${output}`)));
  });
  return {
    pid: launcher.pid!,
    readySeconds: (performance.now() - startedMs) / 1000,
    async stop() {
      process.kill(-launcher.pid!, "SIGINT");
      await ended;
    },
  };
}

/**
 * The proportional share of every process below one: pages that several share count once in all, as they do in the
 * machine's memory.
 */
function reportMemory(rootPid: number): number {
  const parents = new Map(
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => [Number(pid), parentOf(Number(pid))] as const),
  );
  const isBelow = (pid: number): boolean => pid === rootPid || (parents.has(pid) && isBelow(parents.get(pid)!));
  const shares = [...parents.keys()].filter(isBelow).map((pid) => ({ pid, bytes: proportionalShare(pid) }));
  for (const { pid, bytes } of shares.sort((one, other) => other.bytes - one.bytes)) {
    if (bytes > 5 * 2 ** 20) console.log(`  ${megabytes(bytes).padStart(8)} ${commandOf(pid)}`);
  }
  return shares.reduce((sum, { bytes }) => sum + bytes, 0);
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(readOrEmpty(`/proc/${pid}/status`))?.[1] ?? 0);
}

function proportionalShare(pid: number): number {
  return 1024 * Number(/^Pss:\s+(\d+)/m.exec(readOrEmpty(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

function commandOf(pid: number): string {
  const command = readOrEmpty(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim();
  return command.replaceAll(repositoryRoot, "").slice(-70);
}

/** A process may end while it is looked at. */
function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MB`;
}
