import { spawn } from "node:child_process";
import { mkdir, open, readFile, realpath, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { StudioError } from "@sagebrush/contracts/errors";
import { z } from "zod";
import { findFreePort, isPortFree } from "../http/free-port.ts";
import { administrator, ensureCluster } from "./cluster.ts";
import { connectAsAdministrator, ensureRoleAndDatabase } from "./cluster-access.ts";
import { choosePostgresAccount, type PostgresAccount } from "./postgres-account.ts";
import { locatePostgresBinaries } from "./postgres-binaries.ts";
import { findRunningPostmaster, isProcessAlive, type Postmaster } from "./postmaster.ts";

export interface EmbeddedPostgresOptions {
  /** Created when missing; holds the cluster, the chosen port and the server's log. */
  dataDir: string;
  /** The application's role: owns its database and is no superuser. */
  user?: string;
  /** Generated once and kept in the data folder when not given. */
  password?: string;
  database?: string;
  /** A port that must be used; without it a free one is chosen at the first start and kept. */
  port?: number;
  /** `none` trades the safety of a power cut for speed: for tests. */
  durability?: "full" | "none";
  /** Told in plain words what takes time, such as the first creation or the recovery after a crash. */
  onLog?: (message: string) => void;
}

export interface EmbeddedPostgres {
  connectionString: string;
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  /** Connects as superuser to the database `postgres`; for tests and tools, never for the product's queries. */
  administratorConnectionString: string;
  processId: number;
  /** Ends the server after its open transactions were rolled back; answers when it is gone. */
  stop(): Promise<void>;
}

const host = "127.0.0.1";
const storedPort = z.object({ port: z.int().min(1).max(65_535) });

/**
 * Starts PostgreSQL from the npm package, or adopts the one that already runs on this folder, and answers when it
 * accepts queries. Recovers by itself from servers and owners that were killed.
 * @throws StudioError in plain words: no binaries, folder not writable, port taken, disk full.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const durability = options.durability ?? "full";
  const onLog = options.onLog ?? (() => {});
  const dataDir = await ensureFolder(options.dataDir);
  const binaries = await locatePostgresBinaries();
  const account = await choosePostgresAccount(dataDir, binaries.postgres);
  const { clusterDir, settings } = await ensureCluster({
    dataDir,
    initdb: binaries.initdb,
    account,
    durability,
    onLog,
  });

  const password = options.password ?? settings.password;
  const user = options.user ?? "sagebrush";
  const database = options.database ?? "sagebrush";
  const launch: Launch = { ...options, dataDir, clusterDir, program: binaries.postgres, account, durability, onLog };
  const { port, processId } = await startOrAdopt(launch, settings.administratorPassword, (postmaster) =>
    ensureRoleAndDatabase(
      { host, port: postmaster.port, password: settings.administratorPassword },
      { user, password, database },
    ),
  );

  return {
    connectionString: connectionString({ user, password, port, database }),
    administratorConnectionString: connectionString({
      user: administrator,
      password: settings.administratorPassword,
      port,
      database: "postgres",
    }),
    host,
    port,
    user,
    password,
    database,
    processId,
    stop: () => stopPostmaster(processId),
  };
}

interface Launch {
  dataDir: string;
  clusterDir: string;
  program: string;
  account: PostgresAccount;
  durability: "full" | "none";
  port?: number;
  onLog: (message: string) => void;
}

/** How long a start is tried again while an earlier server is still going away. */
const retryForMs = 30_000;

/** @param prepare false when the server went away meanwhile: then the next one is started or adopted */
async function startOrAdopt(
  launch: Launch,
  administratorPassword: string,
  prepare: (postmaster: Postmaster) => Promise<boolean>,
): Promise<Postmaster> {
  const giveUpAt = Date.now() + retryForMs;
  for (;;) {
    const running = await findRunningPostmaster(launch.clusterDir);
    const candidate = running ?? (await spawnPostmaster(launch));
    const isReady = await becomesReady(candidate, administratorPassword, launch.onLog);
    if (isReady && (await prepare(candidate))) return candidate;

    const log = await logTail(launch.dataDir);
    // Passing states: an earlier server that is shutting down, its last children, a port that was taken meanwhile.
    const mayPass = isReady || running !== null || /lock file|pre-existing shared memory|could not bind/i.test(log);
    if (!mayPass || Date.now() > giveUpAt) throw startFailure(launch.dataDir, log);
    await delay(100);
  }
}

/** Real queries are asked: during recovery the port is open long before the database is. */
async function becomesReady(
  postmaster: Postmaster,
  password: string,
  onLog: (message: string) => void,
): Promise<boolean> {
  let wasToldRecovering = false;
  while (await isProcessAlive(postmaster.processId)) {
    const state = await connectAsAdministrator({ host, port: postmaster.port, password }, async () => "ready" as const);
    if (state === "ready") return true;
    if (state === "starting" && !wasToldRecovering) {
      wasToldRecovering = true;
      onLog("PostgreSQL is recovering after it was not shut down properly.");
    }
    await delay(20);
  }
  return false;
}

async function spawnPostmaster(launch: Launch): Promise<Postmaster> {
  const port = await choosePort(launch);
  const settings = {
    listen_addresses: host,
    unix_socket_directories: "",
    max_connections: "200",
    timezone: "UTC",
    log_timezone: "UTC",
    ...(launch.durability === "none" ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off" } : {}),
  };
  const [program, parameters] = launch.account.command(launch.program, [
    "-D",
    launch.clusterDir,
    "-p",
    String(port),
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ]);
  const log = await openLog(launch.dataDir);
  try {
    // Detached, so that Ctrl-C in the terminal reaches its owner only, who stops it last.
    const child = spawn(program, parameters, {
      cwd: launch.clusterDir,
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
    });
    const processId = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("spawn", () => resolve(child.pid!));
    });
    child.unref();
    return { processId, port };
  } finally {
    await log.close();
  }
}

async function choosePort(launch: Launch): Promise<number> {
  if (launch.port !== undefined) {
    if (await isPortFree(launch.port, host)) return launch.port;
    throw new StudioError(
      "ResourceInUse",
      `Port ${launch.port} is taken by another program; PostgreSQL needs it or another one.`,
    );
  }
  const file = join(launch.dataDir, "server.json");
  const stored = await readFile(file, "utf8").then(parsePort, () => null);
  if (stored !== null && (await isPortFree(stored, host))) return stored;
  const port = await findFreePort(host);
  await writeFile(`${file}.${process.pid}`, JSON.stringify({ port }));
  await rename(`${file}.${process.pid}`, file);
  return port;
}

/** A damaged file only costs the memory of the port. */
function parsePort(text: string): number | null {
  try {
    return storedPort.parse(JSON.parse(text)).port;
  } catch {
    return null;
  }
}

async function openLog(dataDir: string) {
  const file = join(dataDir, "postgres.log");
  await rename(file, join(dataDir, "postgres.previous.log")).catch(() => {});
  return open(file, "a");
}

async function logTail(dataDir: string): Promise<string> {
  const text = await readFile(join(dataDir, "postgres.log"), "utf8").catch(() => "");
  return text.trim().split("\n").slice(-6).join("\n");
}

function startFailure(dataDir: string, log: string): StudioError {
  const code = /no space left/i.test(log) ? "ResourceLimitExceeded" : "ServiceUnavailable";
  const reason = log === "" ? "it ended without a message" : log;
  return new StudioError(code, `PostgreSQL did not start on ${dataDir}: ${reason}`);
}

async function stopPostmaster(processId: number): Promise<void> {
  // SIGINT is a fast shutdown, SIGQUIT an immediate one that recovers at the next start.
  for (const [signal, patienceMs] of [
    ["SIGINT", 20_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 5_000],
  ] as const) {
    if (!(await isProcessAlive(processId))) return;
    try {
      process.kill(processId, signal);
    } catch {
      return;
    }
    const giveUpAt = Date.now() + patienceMs;
    while (Date.now() < giveUpAt && (await isProcessAlive(processId))) await delay(10);
  }
}

async function ensureFolder(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true });
    return await realpath(dataDir);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : "unknown error";
    throw new StudioError(
      "ServiceUnavailable",
      `The data folder ${dataDir} cannot be created or read (${code}). Choose a folder that you can write to.`,
      { cause },
    );
  }
}

function connectionString(parts: { user: string; password: string; port: number; database: string }): string {
  const [user, password, database] = [parts.user, parts.password, parts.database].map(encodeURIComponent);
  return `postgresql://${user}:${password}@${host}:${parts.port}/${database}`;
}
