import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testServerOfThisRun } from "../src/testing/test-server.ts";
import { findMissingSql, writeMigration } from "./write-migration.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sagebrush-write-migration-"));
  await mkdir(join(folder, "schema"));
  await mkdir(join(folder, "migrations/20260101000000_init"), { recursive: true });
  await writeFile(
    join(folder, "migrations/20260101000000_init/migration.sql"),
    `CREATE TYPE "Colour" AS ENUM ('red;', 'blue');
     CREATE TABLE "Thing" ("id" INTEGER NOT NULL, "colour" "Colour" NOT NULL, "note" TEXT, CONSTRAINT "Thing_pkey" PRIMARY KEY ("id"));`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const datasource = 'datasource db {\n  provider = "postgresql"\n}\nenum Colour {\n  red @map("red;")\n  blue\n}\n';

test("a migration holds the difference to the schema, and is written once", async () => {
  await writeFile(
    join(folder, "schema/main.prisma"),
    `${datasource}model Thing {\n  id Int @id\n  colour Colour\n  size Float @default(1)\n}\n`,
  );
  const { administratorConnectionString } = await testServerOfThisRun();
  const write = () =>
    writeMigration({
      administratorConnectionString,
      name: "add_size",
      schemaDir: join(folder, "schema"),
      migrationsDir: join(folder, "migrations"),
    });
  const created = await write();
  if (created === null) throw new Error("no migration was written");
  const sql = await readFile(created, "utf8");
  expect(sql).toContain('DROP COLUMN "note"');
  expect(sql).toContain('ADD COLUMN     "size" DOUBLE PRECISION NOT NULL DEFAULT 1');
  expect(sql).not.toContain("CREATE TABLE");
  expect(await write()).toBeNull();
});

test("the migrations of this repository lead to its schema", async () => {
  const root = resolve(import.meta.dirname, "../../..");
  const { administratorConnectionString } = await testServerOfThisRun();
  const missing = await findMissingSql({
    schemaDir: join(root, "prisma/schema"),
    migrationsDir: join(root, "prisma/migrations"),
    administratorConnectionString,
  });
  expect(missing).toBeNull();
});
