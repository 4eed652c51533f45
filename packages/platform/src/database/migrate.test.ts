import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/create-test-database.ts";
import { applyMigrations } from "./migrate.ts";

let database: TestDatabase;
let migrationsDir: string;

beforeEach(async () => {
  database = await createTestDatabase();
  // These tests bring migrations of their own.
  await database.prisma.$executeRawUnsafe("DROP TABLE _prisma_migrations");
  migrationsDir = await mkdtemp(join(tmpdir(), "sagebrush-migrate-"));
});
afterEach(async () => {
  await database.dispose();
  await rm(migrationsDir, { recursive: true, force: true });
});

async function writeMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(migrationsDir, name), { recursive: true });
  await writeFile(join(migrationsDir, name, "migration.sql"), sql);
}

const apply = () => applyMigrations({ connectionString: database.connectionString, migrationsDir });

const select = (sql: string) => database.prisma.$queryRawUnsafe<Record<string, unknown>[]>(sql);

test("migrations are applied once, in the order of their names", async () => {
  await writeMigration("20260102000000_rows", "INSERT INTO thing VALUES ('a;b');");
  await writeMigration("20260101000000_table", "CREATE TABLE thing (value text);");
  expect(await apply()).toEqual(["20260101000000_table", "20260102000000_rows"]);
  expect(await apply()).toEqual([]);
  await writeMigration("20260103000000_more", "INSERT INTO thing VALUES ('c');");
  expect(await apply()).toEqual(["20260103000000_more"]);
  expect(await select("SELECT value FROM thing ORDER BY value")).toEqual([{ value: "a;b" }, { value: "c" }]);
});

test("of many callers at once, one applies and the others wait for it", async () => {
  await writeMigration("20260101000000_table", "CREATE TABLE thing (value text); INSERT INTO thing VALUES ('once');");
  const applied = await Promise.all(Array.from({ length: 6 }, apply));
  expect(applied.flat()).toEqual(["20260101000000_table"]);
  expect(await select("SELECT value FROM thing")).toEqual([{ value: "once" }]);
});

test("a migration that fails leaves nothing of itself, says why, and is tried again", async () => {
  await writeMigration("20260101000000_good", "CREATE TABLE good (value text);");
  await writeMigration("20260102000000_bad", "CREATE TABLE half (value text); INSERT INTO missing VALUES (1);");
  await writeMigration("20260103000000_later", "CREATE TABLE later (value text);");
  await expect(apply()).rejects.toThrow(
    'Migration 20260102000000_bad failed and was rolled back: relation "missing" does not exist',
  );
  expect(await select("SELECT tablename FROM pg_tables WHERE tablename IN ('good', 'half', 'later')")).toEqual([
    { tablename: "good" },
  ]);
  await writeMigration("20260102000000_bad", "CREATE TABLE half (value text);");
  expect(await apply()).toEqual(["20260102000000_bad", "20260103000000_later"]);
});

test("a migration that Prisma's CLI left unfinished when it was killed is tried again", async () => {
  await writeMigration("20260101000000_table", "CREATE TABLE thing (value text);");
  await writeMigration("20260102000000_killed", "CREATE TABLE other (value text);");
  await rm(join(migrationsDir, "20260102000000_killed"), { recursive: true });
  await apply();
  await select(
    "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('1', 'x', '20260102000000_killed') RETURNING id",
  );
  await writeMigration("20260102000000_killed", "CREATE TABLE other (value text);");
  expect(await apply()).toEqual(["20260102000000_killed"]);
  const open = "SELECT 1 FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL";
  expect(await select(open)).toEqual([]);
});

test("a migration that was edited after it was applied is refused by name", async () => {
  await writeMigration("20260101000000_table", "CREATE TABLE thing (value text);");
  await apply();
  await writeMigration("20260101000000_table", "CREATE TABLE thing (value int);");
  await expect(apply()).rejects.toThrow("20260101000000_table was changed after it was applied");
});

test("a database that a newer release migrated is left as it is", async () => {
  await writeMigration("20260101000000_table", "CREATE TABLE thing (value text);");
  await writeMigration("20270101000000_newer", "CREATE TABLE newer (value text);");
  await apply();
  await rm(join(migrationsDir, "20270101000000_newer"), { recursive: true });
  expect(await apply()).toEqual([]);
});

test("a database that cannot be reached is named without its password", async () => {
  const unreachable = new URL(database.connectionString);
  unreachable.port = "1";
  const failure = applyMigrations({ connectionString: unreachable.href, migrationsDir });
  await expect(failure).rejects.toThrow(/^The database at 127\.0\.0\.1:1\/test_\w+ cannot be reached/);
  await expect(failure).rejects.not.toThrow(unreachable.password);
});
