import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";
import { StartFailure } from "./start-failure.mjs";

/** Of a long output the beginning says what went wrong as often as the end. */
const headLines = 8;
const tailLines = 20;

/**
 * Runs a program with its output in a log file. When it fails, the failure carries the tail of that output.
 * @param {object} run
 * @param {string} run.what  the subject of the failure's sentence: "Installing the dependencies"
 * @param {string} run.command
 * @param {string[]} run.args
 * @param {string} run.cwd
 * @param {Record<string, string | undefined>} [run.env]  added to ours
 * @param {string} run.logFile
 * @param {AbortSignal} [run.signal]  ends the program, and everything it started
 * @param {(line: string) => void} [run.onLine]
 * @returns {Promise<void>}
 */
export async function runLogged({ what, command, args, cwd, env = {}, logFile, signal, onLine }) {
  signal?.throwIfAborted();
  const log = createWriteStream(logFile, { flags: "a" });
  log.on("error", () => {}); // a full disk: what the program itself says of it is reported below
  /** @type {string[]} */
  const head = [];
  /** @type {string[]} */
  const tail = [];
  // A group of its own, so that Ctrl-C reaches only us and we can end all of it.
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const end = () => {
    if (child.pid !== undefined) killGroup(child.pid);
  };
  signal?.addEventListener("abort", end, { once: true });
  const readers = [child.stdout, child.stderr].map((stream) => {
    const lines = createInterface({ input: stream });
    lines.on("line", (line) => {
      if (head.length < headLines) head.push(line);
      else tail.push(line);
      if (tail.length > tailLines) {
        tail.shift();
        head[headLines] = "…";
      }
      log.write(`${line}\n`);
      onLine?.(line);
    });
    return new Promise((resolve) => lines.once("close", resolve));
  });
  try {
    const code = await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (exitCode, killedBy) => resolve(exitCode ?? killedBy));
    });
    await Promise.all(readers);
    signal?.throwIfAborted();
    if (code !== 0) throw toFailure({ what, code, lines: [...head, ...tail], logFile });
  } finally {
    signal?.removeEventListener("abort", end);
    log.end();
    await finished(log).catch(() => {});
  }
}

/** @param {number} pid */
function killGroup(pid) {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGTERM");
  } catch {
    // It has just ended by itself.
  }
}

/** @param {{ what: string, code: string | number, lines: string[], logFile: string }} ended */
function toFailure({ what, code, lines, logFile }) {
  const details = lines.join("\n");
  if (/ENOSPC|no space left on device/i.test(details)) {
    return new StartFailure(`${what} failed: the disk is full. Free some space and start again.`, { details });
  }
  return new StartFailure(`${what} failed (exit ${code}). The whole output is in ${logFile}.`, { details });
}
