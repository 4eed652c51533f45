import { accessSync, constants, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runLogged } from "../../apps/studio/src/bootstrap/run-logged.mjs";

/** Debian's packages that the tests use, by the program each one brings. */
const packages = { chromium: "chromium", "redis-server": "redis-server" };

/**
 * Installs what the tests use from the system's packages, where that is allowed; without it the tests take what npm brings.
 * @param {{ repositoryRoot: string, logFile: string, signal: AbortSignal }} install
 * @returns {Promise<string>} what was done, in words
 */
export async function installSystemPrograms({ repositoryRoot, logFile, signal }) {
  const missing = Object.keys(packages).filter((program) => findProgram(program) === undefined);
  if (missing.length === 0) return "present";
  if (process.getuid?.() !== 0 || findProgram("apt-get") === undefined) return `without ${missing.join(" and ")}`;
  const apt = (/** @type {string[]} */ ...args) =>
    runLogged({
      what: `Installing ${missing.join(" and ")}`,
      command: "apt-get",
      args,
      cwd: repositoryRoot,
      // The tests start servers of their own; the package must not start one.
      env: { DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" },
      logFile,
      signal,
    });
  await apt("update", "-q");
  await apt("install", "-q", "-y", "--no-install-recommends", ...missing.map((program) => packages[program]));
  return `installed ${missing.join(" and ")}`;
}

/**
 * The browser for the journeys: the one that is asked for, the system's, or the one from npm.
 * @returns {Promise<{ executable: string, environment: Record<string, string> }>}
 */
export async function findBrowser() {
  if (process.env.CHROMIUM) return { executable: process.env.CHROMIUM, environment: {} };
  const installed = ["chromium", "chromium-browser", "google-chrome"].map(findProgram).find(Boolean);
  if (installed !== undefined) return { executable: installed, environment: {} };
  // The package unpacks its libraries and fonts only where it believes to be on that platform; it looks while loading.
  process.env.AWS_EXECUTION_ENV = "AWS_Lambda_nodejs20.x";
  const { default: chromium } = await import("@sparticuz/chromium");
  const executable = await chromium.executablePath();
  return {
    executable,
    environment: {
      LD_LIBRARY_PATH: path.join(tmpdir(), "al2023", "lib"),
      FONTCONFIG_PATH: path.join(tmpdir(), "fonts"),
    },
  };
}

/** @param {string} name */
function findProgram(name) {
  const candidates = (process.env.PATH ?? "").split(path.delimiter).map((folder) => path.join(folder, name));
  return candidates.find((candidate) => existsSync(candidate) && isExecutable(candidate));
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
