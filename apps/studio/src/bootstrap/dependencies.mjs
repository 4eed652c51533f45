import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runLogged } from "./run-logged.mjs";
import { StartFailure, systemErrorCode } from "./start-failure.mjs";

/**
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {boolean} [link]
 * @property {boolean} [optional]
 * @property {boolean} [devOptional]
 * @property {boolean} [peer]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 */

/**
 * Brings node_modules to what package-lock.json says; does nothing when it is there already.
 * @param {{ repositoryRoot: string, logFile: string, signal?: AbortSignal, onProgress?: (fraction: number) => void }} install
 * @returns {Promise<"unchanged" | "installed">}
 */
export async function installDependencies({ repositoryRoot, logFile, signal, onProgress }) {
  const lock = readLock(path.join(repositoryRoot, "package-lock.json"));
  const stampFile = path.join(repositoryRoot, "node_modules", ".sagebrush-lock");
  const stamp = `${process.platform}-${process.arch} ${lock.hash}`;
  if (readIfExists(stampFile) === stamp) return "unchanged";
  if (matchesInstalled(repositoryRoot, lock.packages)) {
    remember(stampFile, stamp);
    return "unchanged";
  }
  const stopCounting = countInstalled(repositoryRoot, forThisMachine(lock.packages), onProgress);
  try {
    const npm = npmCommand();
    await runLogged({
      what: "Installing the dependencies (npm ci)",
      command: npm.command,
      args: [...npm.args, "ci", "--no-audit", "--no-fund", "--no-progress", "--loglevel=warn"],
      cwd: repositoryRoot,
      // ONNX Runtime's own step fetches GPU libraries from elsewhere; what the CPU needs is in the package.
      env: { ONNXRUNTIME_NODE_INSTALL: "skip" },
      logFile,
      signal,
    });
  } finally {
    stopCounting();
  }
  remember(stampFile, stamp);
  return "installed";
}

/**
 * @param {string} file
 * @returns {{ hash: string, packages: Record<string, LockEntry> }}
 */
function readLock(file) {
  try {
    const text = readFileSync(file, "utf8");
    return { hash: createHash("sha256").update(text).digest("hex"), packages: installable(JSON.parse(text).packages) };
  } catch (error) {
    throw new StartFailure(
      `${file} cannot be read as a lock file. Restore it, for example with: git checkout package-lock.json`,
      { cause: error },
    );
  }
}

/** What npm puts into node_modules: neither the root nor the workspaces. @param {Record<string, LockEntry>} packages */
function installable(packages) {
  return Object.fromEntries(
    Object.entries(packages).filter(([location, entry]) => location.startsWith("node_modules/") && !entry.link),
  );
}

/** The lock names the builds for every platform. @param {Record<string, LockEntry>} packages */
function forThisMachine(packages) {
  return Object.entries(packages)
    .filter(([, { os, cpu }]) => (os?.includes(process.platform) ?? true) && (cpu?.includes(process.arch) ?? true))
    .map(([location]) => location);
}

/**
 * Whether somebody has already run npm here for this very lock: npm leaves a list of what it installed. Optional
 * packages may be absent, being for other platforms.
 * @param {string} repositoryRoot
 * @param {Record<string, LockEntry>} wanted
 */
function matchesInstalled(repositoryRoot, wanted) {
  const hidden = readIfExists(path.join(repositoryRoot, "node_modules", ".package-lock.json"));
  if (hidden === undefined) return false;
  const installed = installable(JSON.parse(hidden).packages);
  const isWanted = Object.entries(installed).every(([location, entry]) => wanted[location]?.version === entry.version);
  const isComplete = Object.entries(wanted).every(
    ([location, entry]) => entry.optional || entry.devOptional || entry.peer || installed[location] !== undefined,
  );
  return isWanted && isComplete;
}

/**
 * npm shows no progress to a pipe; the packages that have arrived do.
 * @param {string} repositoryRoot
 * @param {string[]} locations
 * @param {((fraction: number) => void) | undefined} onProgress
 */
function countInstalled(repositoryRoot, locations, onProgress) {
  if (onProgress === undefined) return () => {};
  const timer = setInterval(() => {
    const arrived = locations.filter((location) => existsSync(path.join(repositoryRoot, location, "package.json")));
    onProgress(arrived.length / locations.length);
  }, 500);
  return () => clearInterval(timer);
}

/** The npm that runs us, so that its version and settings are the person's own; otherwise the one on the path. */
function npmCommand() {
  const script = process.env.npm_execpath;
  if (script !== undefined && /\bnpm-cli\.[cm]?js$/.test(script)) return { command: process.execPath, args: [script] };
  return { command: process.platform === "win32" ? "npm.cmd" : "npm", args: [] };
}

/** @param {string} file */
function readIfExists(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** Without the stamp the next start only looks more closely, so a folder of another user is no obstacle. */
function remember(/** @type {string} */ file, /** @type {string} */ stamp) {
  try {
    writeFileSync(file, stamp);
  } catch (error) {
    if (!["EACCES", "EROFS", "EPERM"].includes(systemErrorCode(error) ?? "")) throw error;
  }
}
