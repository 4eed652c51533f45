import path from "node:path";
import { applyMigrations } from "@sagebrush/platform/database/migrate";
import { createMetrics } from "@sagebrush/platform/metrics/create-metrics";
import { declareProcesses } from "./app-processes.ts";
import type { StartOptions } from "./bootstrap/options.mjs";
import { toAddressFailure } from "./bootstrap/preflight.mjs";
import type { StageOutput } from "./bootstrap/stage-output.mjs";
import { inheritedEnvironment, readLauncherEnvironment } from "./env.ts";
import { openFrontDoor } from "./front-door/front-door.ts";
import { openBrowser } from "./open-browser.ts";
import { ensureSecrets } from "./secrets.ts";
import { createServerFleet } from "./server-fleet.ts";
import { openStudioLog, type StudioLog } from "./studio-log.ts";
import { createRunFile, endOrphans } from "./supervisor/run-file.ts";
import { supervisePostgres } from "./supervisor/supervised-postgres.ts";
import type { Supervision } from "./supervisor/supervised-process.ts";
import { createTeardown, type Teardown } from "./teardown.ts";

export interface StudioInput {
  options: StartOptions;
  repositoryRoot: string;
  stages: StageOutput;
  /** Settles when the web app is built: the slowest part, during which the others already start. */
  webIsBuilt: Promise<unknown>;
  /** Aborted when the studio shall stop. */
  signal: AbortSignal;
  /** Calls back when it shall end at once, without order. */
  onForce: (force: () => void) => void;
}

/**
 * Starts everything, says where it is, and runs until asked to stop; then stops everything, last started first.
 * @throws StartFailure or StudioError, in words for the person at the terminal, after what had started was stopped
 */
export async function runStudio(input: StudioInput): Promise<void> {
  const { stages, signal } = input;
  const teardown = createTeardown();
  input.onForce(teardown.killAll);
  const log = openStudioLog(input.options.dataDir, stages.say);
  try {
    const url = await start(input, teardown, log);
    log.note(`ready at ${url}`);
    stages.say(`\nSagebrush is ready: ${url}\n`);
    if (input.options.open && !(await openBrowser(url))) stages.say("  No browser could be opened here.");
    await whenAborted(signal);
  } catch (error) {
    log.note(`failed: ${error instanceof Error ? error.stack : String(error)}`);
    await teardown.stopAll();
    if (!signal.aborted) throw error;
  } finally {
    if (signal.aborted) await stages.run("Stop", () => teardown.stopAll());
    log.note("stopped");
    log.close();
  }
}

async function start(input: StudioInput, teardown: Teardown, log: StudioLog): Promise<string> {
  const { options, stages, signal } = input;
  const environment = readLauncherEnvironment();
  const metrics = createMetrics("studio");
  const launches = metrics.counter("sagebrush_process_launches_total", "How often a process was started.", ["role"]);
  const runFilePath = path.join(options.dataDir, "run.json");
  const orphans = await endOrphans(runFilePath);
  if (orphans.length > 0) log.note(`ended what an earlier run had left: ${orphans.join(", ")}`);
  const runFile = createRunFile(runFilePath);
  teardown.add({ stop: runFile.remove });
  runFile.record("studio", process.pid);
  const supervision: Supervision = {
    report: log.report,
    onLaunch(role, pid) {
      runFile.record(role, pid);
      launches.inc({ role });
    },
  };

  // Opens first, so that a taken port is known at once; what is not up yet answers that it is starting.
  const fleet = createServerFleet(supervision);
  const door = await openFrontDoor(options, { ...fleet, metrics, trustsForwarded: false }).catch((error) => {
    throw toAddressFailure(options, error);
  });
  teardown.add({ stop: door.close });
  const url = urlOf(options.host, door.port);

  const databaseUrl = environment.DATABASE_URL ?? (await startPostgres(input, supervision, teardown, log));
  signal.throwIfAborted();
  const migrationsDir = path.join(input.repositoryRoot, "prisma", "migrations");
  await stages.run(
    "Migrations",
    () => applyMigrations({ connectionString: databaseUrl, migrationsDir, onLog: log.note }),
    (applied) => (applied.length === 0 ? "none new" : `${applied.length} applied`),
  );
  signal.throwIfAborted();

  const declarations = declareProcesses(input.repositoryRoot, {
    inherited: inheritedEnvironment(),
    databaseUrl,
    dataDir: options.dataDir,
    secret: environment.SAGEBRUSH_SECRET ?? ensureSecrets(path.join(options.dataDir, "secrets.json")).sessionSecret,
    publicUrl: environment.SAGEBRUSH_PUBLIC_URL ?? url,
  });
  teardown.add(fleet);
  // Once more, to be closed before the servers behind it end: open requests get a moment to finish.
  teardown.add({ stop: door.close });
  const serversReady = Promise.all([declarations.api, declarations.worker, declarations.inference].map(fleet.launch));
  serversReady.catch(() => {}); // heard below, after the build
  await input.webIsBuilt;
  signal.throwIfAborted();
  await stages.run("Processes", () =>
    Promise.race([Promise.all([serversReady, fleet.launch(declarations.web)]), rejectWhenAborted(signal)]),
  );
  return url;
}

function urlOf(host: string, port: number): string {
  const isThisMachine = ["127.0.0.1", "::1", "localhost", "0.0.0.0", "::"].includes(host);
  const name = isThisMachine ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

async function startPostgres(
  { options, stages }: StudioInput,
  supervision: Supervision,
  teardown: Teardown,
  log: StudioLog,
): Promise<string> {
  const dataDir = path.join(options.dataDir, "postgres");
  const postgres = await stages.run("PostgreSQL", () => supervisePostgres({ dataDir, onLog: log.note }, supervision));
  teardown.add(postgres);
  return postgres.connectionString;
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

async function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  await whenAborted(signal);
  throw signal.reason;
}
