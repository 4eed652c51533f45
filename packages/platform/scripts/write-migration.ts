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
 * @param options.say told what the migration would destroy
 * @returns the folder of the new migration, null when there is nothing to do
 */
export async function writeMigration(options: {
  name: string;
  schemaDir: string;
  migrationsDir: string;
  say: (message: string) => void;
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
    const input = {
      migrationsList: await readMigrationsList(migrationsDir),
      schema: { files: schemaFiles },
      filters: { externalTables: [], externalEnums: [] },
    };
    // Not only a check: the engine makes its shadow database here, and cannot do the rest without it.
    const { action } = await engine.devDiagnostic(input);
    if (action.tag === "reset") throw new Error(`The migrations do not lead where they should: ${action.reason}`);
    const loss = await engine.evaluateDataLoss(input);
    if (loss.migrationSteps === 0) return null;
    for (const { message } of [...loss.unexecutableSteps, ...loss.warnings]) options.say(`Careful: ${message}`);

    const created = await engine.createMigration({ ...input, migrationName: options.name, draft: true });
    const folder = join(migrationsDir, created.generatedMigrationName);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "migration.sql"), created.migrationScript ?? "");
    await writeFile(join(migrationsDir, "migration_lock.toml"), lockFile);
    await applyMigrations({ connectionString: server.connectionString, migrationsDir });
    return folder;
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
