import { fileURLToPath } from "node:url";
import { applyMigrations } from "@sagebrush/platform/database/migrate";
import { readMigrateEnvironment } from "./env.ts";

/** Brings the database of a deployment up to date and ends; `docker-compose.yml` runs it before the servers. */
const applied = await applyMigrations({
  connectionString: readMigrateEnvironment().DATABASE_URL,
  migrationsDir: fileURLToPath(new URL("../../../prisma/migrations", import.meta.url)),
  onLog: console.log,
});
console.log(applied.length === 0 ? "The database is up to date." : `Applied ${applied.length} migrations.`);
