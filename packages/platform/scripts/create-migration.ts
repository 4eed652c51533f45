import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { startEmbeddedPostgres } from "../src/postgres/embedded-postgres.ts";
import { writeMigration } from "./write-migration.ts";

// npm run migration -w packages/platform -- add_experiments
// Read the SQL before you commit it: a migration only goes forward and leaves the previous release working.
const [name] = process.argv.slice(2);
const say = (message: string) => process.stderr.write(`${message}\n`);

if (name === undefined || !/^[a-z][a-z0-9_]{2,59}$/.test(name)) {
  say(`A migration needs a name such as add_experiments, not "${name ?? ""}".`);
  process.exit(2);
}
const root = resolve(import.meta.dirname, "../../..");
const dataDir = await mkdtemp(join(tmpdir(), "sagebrush-migration-"));
const server = await startEmbeddedPostgres({ dataDir, durability: "none" });
try {
  const file = await writeMigration({
    name,
    schemaDir: join(root, "prisma/schema"),
    migrationsDir: join(root, "prisma/migrations"),
    administratorConnectionString: server.administratorConnectionString,
  });
  say(file === null ? "The schema says what the migrations say: nothing to do." : `Wrote ${relative(root, file)}.`);
} finally {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}
