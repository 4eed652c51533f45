import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/**
 * @typedef {object} Program
 * @property {string} command
 * @property {readonly string[]} args
 * @property {string} cwd
 * @property {Record<string, string | undefined>} [env]  added to ours
 * @property {AbortSignal} [signal]  ends the program, and everything it started
 * @property {(line: string) => void} [onLine]  called with each line of its output and its errors
 */

/**
 * Runs a program to its end.
 * @param {Program} program
 * @returns {Promise<string>} how it ended: "0", another exit code, or the name of a signal
 */
export async function runProgram({ command, args, cwd, env = {}, signal, onLine }) {
  signal?.throwIfAborted();
  // A group of its own, so that Ctrl-C reaches only us and we can end all of it.
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const end = () => {
    if (child.pid !== undefined) endGroup(child.pid);
  };
  signal?.addEventListener("abort", end, { once: true });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => onLine?.(line));
  }
  try {
    const ended = await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, killedBy) => resolve(killedBy ?? String(code)));
    });
    signal?.throwIfAborted();
    return ended;
  } finally {
    signal?.removeEventListener("abort", end);
  }
}

/**
 * As Ctrl-C does: Playwright tidies up after that, and after no other signal.
 * @param {number} pid
 */
function endGroup(pid) {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGINT");
  } catch {
    // It has just ended by itself.
  }
}
