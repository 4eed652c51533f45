import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runLogged } from "./run-logged.mjs";
import { hashSources } from "./source-hash.mjs";

/** What must be on disk for a stamp to be believed: somebody may have cleaned up by hand. */
const artefacts = [
  "apps/api/dist/main.js",
  "apps/worker/dist/main.js",
  "apps/inference/dist/main.js",
  "apps/studio/dist/main.js",
  "apps/web/.next/standalone/apps/web/server.js",
];

/** The lines by which Turborepo and Next tell how far they are, in the order in which they come. */
const milestones = [
  /platform:generate: .*Generated Prisma Client|platform:generate: cache hit/,
  /(api|worker|inference|studio):build: (Built |cache hit)/,
  /web:build: .*Creating an optimized production build/,
  /web:build: .*Compiled successfully/,
  /web:build: .*Generating static pages/,
  /web:build: .*Finalizing page optimization/,
  /web:build: (Built |cache hit)/,
];
/** What Turborepo and npm say around a failure, without saying what failed. */
const noise =
  /^\s*$|^\s*•|^\s*(Tasks|Cached|Time|Failed|WARNING|ERROR)\b|: npm (warn|error)|:(build|generate): (> .*)?$|cache (miss|hit)/;
const expectedMilestones = 10;

/**
 * Builds what has changed since the last build, the servers first: with the launcher among them PostgreSQL can start
 * while Next still compiles. An unchanged tree costs one hash over its files.
 * @param {{ repositoryRoot: string, logFile: string, signal?: AbortSignal, onProgress?: (fraction: number) => void }} build
 * @returns {{ servers: Promise<void>, everything: Promise<"unchanged" | "built"> }}
 */
export function startBuild({ repositoryRoot, logFile, signal, onProgress }) {
  const stampFile = path.join(repositoryRoot, "node_modules", ".sagebrush-build");
  const hash = hashSources(repositoryRoot);
  if (isBuilt(repositoryRoot, stampFile, hash)) {
    return { servers: Promise.resolve(), everything: Promise.resolve("unchanged") };
  }
  rmSync(stampFile, { force: true });
  /** @type {Set<string>} */
  const reached = new Set();
  const turbo = (/** @type {string[]} */ filters) =>
    runTurbo(["build", ...filters], {
      repositoryRoot,
      logFile,
      signal,
      onLine: (line) => {
        for (const milestone of milestones) {
          const [text] = milestone.exec(line) ?? [];
          if (text !== undefined) reached.add(text);
        }
        onProgress?.(Math.min(reached.size / expectedMilestones, 0.99));
      },
    });
  const servers = turbo(["--filter=./apps/*", "--filter=!@sagebrush/web"]);
  const everything = servers
    .then(() => turbo(["--filter=@sagebrush/web"]))
    .then(() => {
      // The hash from before: what was edited while building is built by the next start.
      writeFileSync(stampFile, hash);
      return /** @type {const} */ ("built");
    });
  return { servers, everything };
}

/**
 * Makes only the sources that are generated, for those who read the sources and not the build: types and tests.
 * @param {{ repositoryRoot: string, logFile: string, signal?: AbortSignal }} generation
 */
export function generateSources(generation) {
  return runTurbo(["generate"], generation);
}

/**
 * @param {string[]} args
 * @param {{ repositoryRoot: string, logFile: string, signal?: AbortSignal, onLine?: (line: string) => void }} run
 */
function runTurbo(args, { repositoryRoot, ...run }) {
  return runLogged({
    what: "Building the studio",
    command: process.execPath,
    args: [
      path.join(repositoryRoot, "node_modules", "turbo", "bin", "turbo"),
      "run",
      ...args,
      "--output-logs=full",
      "--log-order=stream",
      "--no-color",
      "--ui=stream",
    ],
    cwd: repositoryRoot,
    env: { TURBO_TELEMETRY_DISABLED: "1", TURBO_NO_UPDATE_NOTIFIER: "1", DO_NOT_TRACK: "1", FORCE_COLOR: undefined },
    noise,
    ...run,
  });
}

/** @param {string} repositoryRoot @param {string} stampFile @param {string} hash */
function isBuilt(repositoryRoot, stampFile, hash) {
  return (
    existsSync(stampFile) &&
    readFileSync(stampFile, "utf8") === hash &&
    artefacts.every((artefact) => existsSync(path.join(repositoryRoot, artefact)))
  );
}
