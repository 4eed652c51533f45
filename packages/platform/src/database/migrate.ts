import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { StudioError } from "@sagebrush/contracts/errors";
import pg from "pg";

export interface Migration {
  /** The folder's name; its timestamp decides the order. */
  name: string;
  sql: string;
}

/**
 * Brings a database to the state of the migrations folder (Prisma's format and bookkeeping, so Prisma's CLI can go on
 * from there). Every migration and the note that it was applied are one transaction, so a process that is killed
 * leaves nothing half-done and the next call goes on. Callers at the same time wait for each other.
 * @returns the names of the migrations that were applied now
 * @throws StudioError when the database cannot be reached, a migration fails (nothing of it stays; the next call
 * tries again), or a migration was edited after it was applied.
 */
export async function applyMigrations(options: {
  connectionString: string;
  migrationsDir: string;
  onLog?: (message: string) => void;
}): Promise<string[]> {
  const migrations = await readMigrations(options.migrationsDir);
  const client = await connect(options.connectionString);
  try {
    await client.query("SELECT pg_advisory_lock($1)", [prismaLockKey]);
    await client.query(createBookkeeping);
    const applied = await readApplied(client);
    const pending: Migration[] = [];
    for (const migration of migrations) {
      const appliedChecksum = applied.get(migration.name);
      if (appliedChecksum === undefined) pending.push(migration);
      else if (appliedChecksum !== checksum(migration.sql)) throw wasEdited(migration.name);
    }
    for (const migration of pending) {
      options.onLog?.(`Applying migration ${migration.name}.`);
      await applyOne(client, migration);
    }
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

export async function readMigrations(migrationsDir: string): Promise<Migration[]> {
  const entries = await readdir(migrationsDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => ({
      name,
      sql: await readFile(join(migrationsDir, name, "migration.sql"), "utf8"),
    })),
  );
}

/** The advisory lock that Prisma's CLI takes for the same purpose. */
const prismaLockKey = 72_707_369;

const createBookkeeping = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000, application_name: "migrate" });
  client.on("error", () => {});
  try {
    await client.connect();
    return client;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const place = `${client.host}:${client.port}/${client.database}`;
    throw new StudioError("ServiceUnavailable", `The database at ${place} cannot be reached: ${reason}`, { cause });
  }
}

/** Checksums by name. Migrations that this release does not know are left alone: a newer release made them. */
async function readApplied(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    "SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
  );
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

async function applyOne(client: pg.Client, migration: Migration): Promise<void> {
  const note = [randomUUID(), checksum(migration.sql), migration.name];
  try {
    await client.query("BEGIN");
    await client.query(migration.sql);
    // Attempts that failed, here or in Prisma's CLI, were rolled back by PostgreSQL; say so, or the CLI refuses to go on.
    await client.query(
      "UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = $1 AND finished_at IS NULL AND rolled_back_at IS NULL",
      [migration.name],
    );
    await client.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, clock_timestamp(), 1)",
      note,
    );
    await client.query("COMMIT");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    await client.query("ROLLBACK").catch(() => {});
    await client
      .query(
        "INSERT INTO _prisma_migrations (id, checksum, migration_name, logs, rolled_back_at) VALUES ($1, $2, $3, $4, now())",
        [...note, reason],
      )
      .catch(() => {});
    throw new StudioError(
      "InternalFailure",
      `Migration ${migration.name} failed and was rolled back: ${reason}. The data is as it was; the next start tries again.`,
      { cause },
    );
  }
}

function wasEdited(name: string): StudioError {
  return new StudioError(
    "ConflictException",
    `Migration ${name} was changed after it was applied to this database. Restore the file, or use a new data folder or database.`,
  );
}

function checksum(sql: string): string {
  return createHash("sha256").update(sql).digest("hex");
}
