import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { StudioError } from "@sagebrush/contracts/errors";
import { z } from "zod";
import type { PostgresAccount } from "./postgres-account.ts";
import { isProcessAlive } from "./postmaster.ts";

const execFileAsync = promisify(execFile);

const clusterSettings = z.object({
  /** Password of the role `postgres`, which only this package uses. */
  administratorPassword: z.string(),
  /** Generated password of the application's role, used when the caller names none. */
  password: z.string(),
});
export type ClusterSettings = z.infer<typeof clusterSettings>;

const draftPrefix = "cluster-draft-";

export const administrator = "postgres";

/**
 * Makes the database cluster of a data folder, or finds the one that is there.
 * It is made beside its place and renamed, so that a killed initdb leaves nothing half-made and of two that run at
 * once one wins.
 */
export async function ensureCluster(options: {
  dataDir: string;
  initdb: string;
  account: PostgresAccount;
  durability: "full" | "none";
  onLog: (message: string) => void;
}): Promise<{ clusterDir: string; settings: ClusterSettings }> {
  const clusterDir = join(options.dataDir, "cluster");
  const existing = await readSettings(clusterDir);
  if (existing !== null) return { clusterDir, settings: existing };

  options.onLog("Creating the database for the first time.");
  await removeAbandonedDrafts(options.dataDir);
  const draftDir = await makeDraftFolder(options.dataDir);
  try {
    const settings = { administratorPassword: randomPassword(), password: randomPassword() };
    await createCluster(draftDir, settings, options);
    await rename(join(draftDir, "cluster"), clusterDir);
    return { clusterDir, settings };
  } catch (cause) {
    const winner = await readSettings(clusterDir);
    if (winner !== null) return { clusterDir, settings: winner };
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw cause;
    throw new StudioError(
      "ServiceUnavailable",
      `${clusterDir} exists but holds no database of Sagebrush. Choose another data folder, or move that folder away.`,
      { cause },
    );
  } finally {
    await rm(draftDir, { recursive: true, force: true });
  }
}

/** Drafts carry the process id of their maker; those of the dead are a killed initdb's. */
async function removeAbandonedDrafts(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith(draftPrefix)) continue;
    const makerId = Number(name.slice(draftPrefix.length).split("-")[0]);
    if (await isProcessAlive(makerId)) continue;
    await rm(join(dataDir, name), { recursive: true, force: true });
  }
}

async function makeDraftFolder(dataDir: string): Promise<string> {
  try {
    return await mkdtemp(join(dataDir, `${draftPrefix}${process.pid}-`));
  } catch (cause) {
    throw new StudioError(
      "ServiceUnavailable",
      `The data folder ${dataDir} is not writable. Choose a folder that you can write to.`,
      { cause },
    );
  }
}

async function createCluster(
  draftDir: string,
  settings: ClusterSettings,
  options: { initdb: string; account: PostgresAccount; durability: "full" | "none" },
): Promise<void> {
  const target = join(draftDir, "cluster");
  const passwordFile = join(draftDir, "password");
  await mkdir(target, { mode: 0o700 });
  await writeFile(passwordFile, settings.administratorPassword, { mode: 0o600 });
  await Promise.all([draftDir, target, passwordFile].map((path) => options.account.own(path)));
  const [program, parameters] = options.account.command(options.initdb, [
    "-D",
    target,
    "-U",
    administrator,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    // A fixed locale: the host's may be unknown to these programs, and sorting must not change between hosts.
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    ...(options.durability === "none" ? ["--no-sync"] : []),
  ]);
  await execFileAsync(program, parameters, { cwd: target }).catch((cause: Error & { stderr?: string }) => {
    const reason = (cause.stderr ?? "").trim().split("\n").slice(-3).join(" ") || cause.message;
    const isDiskFull = /no space left/i.test(reason);
    throw new StudioError(
      isDiskFull ? "ResourceLimitExceeded" : "ServiceUnavailable",
      `PostgreSQL could not create its database in ${draftDir}: ${reason}`,
      { cause },
    );
  });
  await writeFile(join(target, "sagebrush-cluster.json"), JSON.stringify(settings), { mode: 0o600 });
}

async function readSettings(clusterDir: string): Promise<ClusterSettings | null> {
  const text = await readFile(join(clusterDir, "sagebrush-cluster.json"), "utf8").catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw new StudioError(
        "ServiceUnavailable",
        `The database in ${clusterDir} cannot be read (${error.code}). Start Sagebrush as the user who created it, or choose another data folder.`,
        { cause: error },
      );
    },
  );
  return text === null ? null : clusterSettings.parse(JSON.parse(text));
}

function randomPassword(): string {
  return randomBytes(24).toString("base64url");
}
