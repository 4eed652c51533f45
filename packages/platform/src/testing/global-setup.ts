import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { applyMigrations } from "../database/migrate.ts";
import { listen } from "../http/listen.ts";
import { startEmbeddedPostgres } from "../postgres/embedded-postgres.ts";
import { type TestServer, templateDatabase } from "./test-server.ts";

/**
 * One PostgreSQL for a whole run of vitest, with a template database that has every migration. It starts when the
 * first test asks for it, so that tests without a database do not pay for it.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let running: ReturnType<typeof startTestServer> | null = null;
  const starter = createServer((_request, response) => {
    running ??= startTestServer();
    running.then(
      ({ server }) => response.end(JSON.stringify(server)),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.stack : String(error)),
    );
  });
  const port = await listen(starter, 0, "127.0.0.1");
  project.provide("testServerUrl", `http://127.0.0.1:${port}/`);
  return async () => {
    starter.close();
    // A start that failed has told the tests why, and left nothing to stop.
    const started = await running?.catch(() => null);
    await started?.stop();
  };
}

async function startTestServer(): Promise<{ server: TestServer; stop: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), "sagebrush-test-"));
  const postgres = await startEmbeddedPostgres({ dataDir, database: templateDatabase, durability: "none" });
  await applyMigrations({
    connectionString: postgres.connectionString,
    migrationsDir: fileURLToPath(new URL("../../../../prisma/migrations", import.meta.url)),
  });
  return {
    server: {
      connectionString: postgres.connectionString,
      administratorConnectionString: postgres.administratorConnectionString,
      user: postgres.user,
    },
    stop: async () => {
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
