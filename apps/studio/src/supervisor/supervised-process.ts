import { setTimeout as delay } from "node:timers/promises";
import { findFreePort, isPortFree } from "@sagebrush/platform/http/free-port";
import { StartFailure } from "../bootstrap/start-failure.mjs";
import type { Role } from "../role.ts";
import { type LaunchedProcess, launchProcess } from "./launch-process.ts";
import { openLogFile } from "./log-file.ts";
import { afterCrash, noRestarts } from "./restart-policy.ts";

export interface ProcessDeclaration {
  role: Role;
  /** What follows `node`. */
  args: readonly string[];
  cwd: string;
  environment: (port: number) => NodeJS.ProcessEnv;
  logFile: string;
}

export interface Supervision {
  /** Told in plain words what a person should know. */
  report: (message: string) => void;
  onLaunch: (role: string, pid: number) => void;
}

export interface SupervisedProcess {
  /** Settles when it first answers; rejects when it ended several times before it ever did. */
  readonly ready: Promise<void>;
  /** Where it answers now; undefined while it does not. */
  port(): number | undefined;
  /** Asks it to end, waits, then ends it and all that it started. */
  stop(): Promise<void>;
  kill(): void;
}

const startPatienceMs = 60_000;
const stopPatienceMs = 15_000;
const attemptsToBecomeReady = 3;

/** Starts a server of ours and starts it again whenever it ends, with growing pauses. */
export function superviseProcess(declaration: ProcessDeclaration, supervision: Supervision): SupervisedProcess {
  const { role, logFile } = declaration;
  const log = openLogFile(logFile);
  const stopping = new AbortController();
  let current: LaunchedProcess | undefined;
  let readyPort: number | undefined;

  /** One life of the process, from launch to end. Answers how it ended and whether it ever was healthy. */
  const live = async (preferredPort: number | undefined) => {
    const port = await choosePort(preferredPort);
    const launched = await launchProcess({ ...declaration, env: declaration.environment(port), port, log });
    current = launched;
    supervision.onLaunch(role, launched.pid);
    // Stopping may have been asked for while there was nothing yet to stop.
    if (stopping.signal.aborted) launched.terminate();
    const wasHealthy = await launched.becomesHealthy(startPatienceMs);
    if (wasHealthy) {
      readyPort = port;
      onHealthy();
    } else if (!stopping.signal.aborted) {
      launched.kill();
    }
    const reason = await launched.ended;
    readyPort = undefined;
    // What it started must not outlive it: its successor claims the same jobs.
    launched.kill();
    return { port, reason, wasHealthy, tail: launched.tail() };
  };

  let isLooping = false;
  let onHealthy = () => {};
  const ready = new Promise<void>((resolve) => {
    onHealthy = () => {
      resolve();
      if (isLooping) supervision.report(`The ${role} process runs again.`);
      isLooping = false;
    };
  });

  const lives = (async () => {
    let history = noRestarts;
    let wasEverHealthy = false;
    let port: number | undefined;
    while (!stopping.signal.aborted) {
      const life = await live(port);
      if (stopping.signal.aborted) return;
      port = life.port;
      wasEverHealthy ||= life.wasHealthy;
      const crash = afterCrash(history, performance.now());
      history = crash.history;
      if (!wasEverHealthy && history.crashesMs.length >= attemptsToBecomeReady) {
        throw new StartFailure(
          `The ${role} process does not start: it ended ${attemptsToBecomeReady} times (${life.reason}). Its log is ${logFile}.`,
          { details: life.tail },
        );
      }
      if (crash.becameLoop) {
        isLooping = true;
        supervision.report(
          `The ${role} process keeps ending (${life.reason}); it is started again with pauses of up to 10 s. See ${logFile}.`,
        );
      } else if (wasEverHealthy && !isLooping) {
        supervision.report(`The ${role} process ended (${life.reason}) and is started again.`);
      }
      await delay(crash.delayMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();

  return {
    ready: Promise.race([ready, lives]),
    port: () => readyPort,
    async stop() {
      stopping.abort();
      current?.terminate();
      const force = setTimeout(() => current?.kill(), stopPatienceMs);
      await lives.catch(() => {});
      clearTimeout(force);
      log.close();
    },
    kill() {
      stopping.abort();
      current?.kill();
    },
  };
}

/** The port of its last life, unless somebody else took it meanwhile. */
async function choosePort(preferred: number | undefined): Promise<number> {
  return preferred !== undefined && (await isPortFree(preferred)) ? preferred : findFreePort();
}
