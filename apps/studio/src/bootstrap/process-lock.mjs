import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { processIdentity } from "./process-identity.mjs";
import { systemErrorCode } from "./start-failure.mjs";

/** How long a takeover may last before the process that began it is taken for dead. */
const takeoverLimitMs = 10_000;

/**
 * @typedef {object} LockHolder
 * @property {number} pid
 * @property {string | undefined} identity
 * @property {string} [about]  what the holder says of itself
 */

/**
 * Takes a lock file that one process at a time may hold. A file left by a process that has died (kill -9, power cut) is
 * taken over.
 * @param {string} file
 * @param {string} [about]
 * @returns {{ acquired: true, release: () => void } | { acquired: false, holder: LockHolder }}
 */
export function acquireLock(file, about) {
  const mine = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid), about });
  for (;;) {
    if (createExclusively(file, mine)) return { acquired: true, release: () => releaseIfMine(file, mine) };
    const holder = readHolder(file);
    if (holder !== undefined && isRunning(holder)) return { acquired: false, holder };
    removeStale(file);
  }
}

/**
 * Two processes may find the same stale file; without the takeover file the slower one would delete the lock that the
 * faster one has just made.
 * @param {string} file
 */
function removeStale(file) {
  const takeover = `${file}.takeover`;
  if (!createExclusively(takeover, String(process.pid))) {
    if (ageMs(takeover) > takeoverLimitMs) rmSync(takeover, { force: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    return;
  }
  try {
    const holder = readHolder(file);
    if (holder === undefined || !isRunning(holder)) rmSync(file, { force: true });
  } finally {
    rmSync(takeover, { force: true });
  }
}

/** @param {string} file @param {string} content */
function createExclusively(file, content) {
  try {
    writeFileSync(file, content, { flag: "wx" });
    return true;
  } catch (error) {
    if (systemErrorCode(error) === "EEXIST") return false;
    throw error;
  }
}

/** @param {LockHolder} holder */
function isRunning(holder) {
  const identity = processIdentity(holder.pid);
  return identity !== undefined && identity === holder.identity;
}

/**
 * A file that is empty or torn belongs to a process that died while writing it, or to one that is writing right now:
 * only an old one counts as nobody's.
 * @param {string} file
 * @returns {LockHolder | undefined}
 */
function readHolder(file) {
  for (;;) {
    try {
      return JSON.parse(readFileSync(file, "utf8"));
    } catch (error) {
      if (systemErrorCode(error) === "ENOENT" || ageMs(file) > 1_000) return undefined;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

/** @param {string} file */
function ageMs(file) {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** @param {string} file @param {string} mine */
function releaseIfMine(file, mine) {
  try {
    if (readFileSync(file, "utf8") === mine) rmSync(file, { force: true });
  } catch (error) {
    if (systemErrorCode(error) !== "ENOENT") throw error;
  }
}
