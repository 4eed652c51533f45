import { mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { generateSources, startBuild } from "./build.mjs";
import { installDependencies } from "./dependencies.mjs";
import { acquireLock } from "./process-lock.mjs";
import { systemErrorCode } from "./start-failure.mjs";

/**
 * @typedef {object} SetUp
 * @property {string} repositoryRoot
 * @property {string} logFolder
 * @property {import("./stage-output.mjs").StageOutput} stages
 * @property {AbortSignal} signal
 */

/**
 * Makes a clone ready to run: dependencies, then the build. Answers as soon as the servers are built; `everything`
 * settles when the web app is, too.
 * @param {SetUp} setUp
 * @returns {Promise<{ everything: Promise<unknown> }>}
 */
export async function setUpRepository(setUp) {
  const { repositoryRoot, logFolder, stages, signal } = setUp;
  const release = await installInTurn(setUp);
  /** @type {Promise<void> | undefined} */
  let servers;
  const everything = stages
    .run(
      "Build",
      (stage) => {
        const build = startBuild({
          repositoryRoot,
          logFile: path.join(logFolder, "build.log"),
          signal,
          onProgress: stage.progress,
        });
        servers = build.servers;
        return build.everything;
      },
      (outcome) => outcome,
    )
    .finally(release);
  everything.catch(() => {}); // heard by whoever awaits it; it may fail before anybody does
  // Undefined when the build could not even begin: then `everything` says why. When the servers fail, so does it, and
  // only then is the turn given back.
  await (servers ?? everything).catch(() => everything);
  return { everything };
}

/**
 * Makes a clone ready to be read: dependencies, and the sources that are generated.
 * @param {SetUp} setUp
 */
export async function setUpSources(setUp) {
  const { repositoryRoot, logFolder, stages, signal } = setUp;
  const release = await installInTurn(setUp);
  try {
    const logFile = path.join(logFolder, "generate.log");
    await stages.run("Generate", () => generateSources({ repositoryRoot, logFile, signal }));
  } finally {
    release();
  }
}

/**
 * @param {SetUp} setUp
 * @returns {Promise<() => void>} lets the next one have its turn with this clone
 */
async function installInTurn({ repositoryRoot, logFolder, stages, signal }) {
  const release = await takeTurn(repositoryRoot, stages, signal);
  try {
    await stages.run(
      "Dependencies",
      (stage) =>
        installDependencies({
          repositoryRoot,
          logFile: path.join(logFolder, "npm-ci.log"),
          signal,
          onProgress: stage.progress,
        }),
      (outcome) => outcome,
    );
    return release;
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * Two starts on one clone would install and build over each other.
 * @param {string} repositoryRoot
 * @param {import("./stage-output.mjs").StageOutput} stages
 * @param {AbortSignal} signal
 */
async function takeTurn(repositoryRoot, stages, signal) {
  const folder = path.join(repositoryRoot, ".turbo");
  const file = path.join(folder, "set-up.lock");
  const first = tryLock(folder, file);
  if (first.acquired) return first.release;
  return stages.run(`Waiting for process ${first.holder.pid}, which prepares this clone`, async () => {
    for (;;) {
      await delay(200, undefined, { signal });
      const lock = acquireLock(file);
      if (lock.acquired) return lock.release;
    }
  });
}

/**
 * A clone that this user cannot write has nothing to be done in it, or npm will say that it cannot.
 * @param {string} folder @param {string} file
 */
function tryLock(folder, file) {
  try {
    mkdirSync(folder, { recursive: true });
    return acquireLock(file);
  } catch (error) {
    if (!["EACCES", "EROFS", "EPERM"].includes(systemErrorCode(error) ?? "")) throw error;
    return { acquired: /** @type {const} */ (true), release: () => {} };
  }
}
