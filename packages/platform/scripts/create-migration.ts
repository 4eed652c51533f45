import { join, relative, resolve } from "node:path";
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
const file = await writeMigration({
  name,
  schemaDir: join(root, "prisma/schema"),
  migrationsDir: join(root, "prisma/migrations"),
});
say(
  file === null
    ? "The schema says what the migrations say: nothing to do."
    : `Wrote ${relative(root, file)} and applied it to an empty database.`,
);
