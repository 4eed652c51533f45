import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { applyMigrations, readMigrations } from "../src/database/migrate.ts";
import { openSchemaEngine } from "./schema-engine.ts";

/**
 * Writes the SQL that leads from the migrations to the schema, as the next migration.
 * @returns the file of the new migration; null when there is nothing to do
 */
export async function writeMigration(options: MigrationSources & { name: string }): Promise<string | null> {
  const sql = await findMissingSql(options);
  if (sql === null) return null;
  const timestamp = new Date().toISOString().replaceAll(/[-:T]|\..*/g, "");
  const folder = join(options.migrationsDir, `${timestamp}_${options.name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(options.migrationsDir, "migration_lock.toml"), lockFile);
  const file = join(folder, "migration.sql");
  await writeFile(file, sql);
  return file;
}

export interface MigrationSources {
  schemaDir: string;
  migrationsDir: string;
  /** Of a server that is thrown away: databases are left on it. */
  administratorConnectionString: string;
}

/** The SQL that a database with every migration lacks to be as the schema says; null when it lacks nothing. */
export async function findMissingSql(sources: MigrationSources): Promise<string | null> {
  const createScratchDatabase = () => createDatabase(sources.administratorConnectionString);
  const connectionString = await createScratchDatabase();
  await applyMigrations({ connectionString, migrationsDir: sources.migrationsDir });
  const schemaFiles = await readSchema(sources.schemaDir);
  const engine = await openSchemaEngine({ connectionString, createShadowDatabase: createScratchDatabase, schemaFiles });
  const { stdout: sql } = await engine.diff({
    from: { tag: "migrations", ...(await readMigrationsList(sources.migrationsDir)) },
    to: { tag: "schemaDatamodel", files: schemaFiles },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  // Nothing to do is a comment that says so.
  return sql !== null && /^[^-]/m.test(sql) ? sql : null;
}

/** Prisma's own marker: its CLI, where it can be used, refuses the folder without it. */
const lockFile = 'provider = "postgresql"\n';

async function createDatabase(administratorConnectionString: string): Promise<string> {
  const database = `scratch_${randomUUID().replaceAll("-", "")}`;
  const client = new pg.Client({ connectionString: administratorConnectionString });
  await client.connect();
  await client.query(`CREATE DATABASE ${database}`);
  await client.end();
  const url = new URL(administratorConnectionString);
  url.pathname = `/${database}`;
  return url.href;
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
