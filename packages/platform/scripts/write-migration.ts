import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { applyMigrations, readMigrations } from "../src/database/migrate.ts";
import { startEmbeddedPostgres } from "../src/postgres/embedded-postgres.ts";
import { openSchemaEngine } from "./schema-engine.ts";

/**
 * Writes the SQL that leads from the migrations to the schema, as the next migration, and tries it on an empty
 * database. It works on a PostgreSQL of its own, which is thrown away.
 * @returns the file of the new migration; null when there is nothing to do
 */
export async function writeMigration(options: {
  name: string;
  schemaDir: string;
  migrationsDir: string;
}): Promise<string | null> {
  const { migrationsDir } = options;
  const dataDir = await mkdtemp(join(tmpdir(), "sagebrush-migration-"));
  const server = await startEmbeddedPostgres({ dataDir, durability: "none" });
  try {
    await applyMigrations({ connectionString: server.connectionString, migrationsDir });
    const schemaFiles = await readSchema(options.schemaDir);
    const engine = await openSchemaEngine({
      connectionString: server.connectionString,
      createShadowDatabase: () => createShadowDatabase(server.administratorConnectionString),
      schemaFiles,
    });
    const { stdout: sql } = await engine.diff({
      from: { tag: "migrations", ...(await readMigrationsList(migrationsDir)) },
      to: { tag: "schemaDatamodel", files: schemaFiles },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    // Nothing to do is a comment that says so.
    if (sql === null || !/^[^-]/m.test(sql)) return null;
    const timestamp = new Date().toISOString().replaceAll(/[-:T]|\..*/g, "");
    const folder = join(migrationsDir, `${timestamp}_${options.name}`);
    await mkdir(folder, { recursive: true });
    const file = join(folder, "migration.sql");
    await writeFile(file, sql);
    await writeFile(join(migrationsDir, "migration_lock.toml"), lockFile);
    await applyMigrations({ connectionString: server.connectionString, migrationsDir });
    return file;
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Prisma's own marker: its CLI, where it can be used, refuses the folder without it. */
const lockFile = 'provider = "postgresql"\n';

async function createShadowDatabase(administratorConnectionString: string): Promise<string> {
  const database = `shadow_${randomUUID().replaceAll("-", "")}`;
  const client = new pg.Client({ connectionString: administratorConnectionString });
  await client.connect();
  await client.query(`CREATE DATABASE ${database}`);
  await client.end();
  const shadow = new URL(administratorConnectionString);
  shadow.pathname = `/${database}`;
  return shadow.href;
}

async function readSchema(schemaDir: string): Promise<{ path: string; content: string }[]> {
  const names = (await readdir(schemaDir)).filter((name) => name.endsWith(".prisma")).sort();
  return Promise.all(
    names.map(async (name) => ({
      path: join(schemaDir, name),
      content: await readFile(join(schemaDir, name), "utf8"),
    })),
  );
}

async function readMigrationsList(migrationsDir: string) {
  const migrations = await readMigrations(migrationsDir);
  return {
    baseDir: migrationsDir,
    lockfile: { path: "migration_lock.toml", content: lockFile },
    shadowDbInitScript: "",
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok" as const, value: sql } },
    })),
  };
}
