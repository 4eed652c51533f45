import { randomUUID } from "node:crypto";
import pg from "pg";
import { createDatabase, type Database } from "../database/create-database.ts";
import { templateDatabase, testServerOfThisRun } from "./test-server.ts";

export interface TestDatabase {
  prisma: Database["prisma"];
  connectionString: string;
  /** Closes the client and drops the database, with the connections that others still have. */
  dispose(): Promise<void>;
}

/** A fresh database with every migration, for one test file or one test. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = await testServerOfThisRun();
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const asAdministrator = async (sql: string) => {
    const client = new pg.Client({ connectionString: server.administratorConnectionString });
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  await asAdministrator(`CREATE DATABASE ${name} TEMPLATE ${templateDatabase} OWNER "${server.user}"`);
  const url = new URL(server.connectionString);
  url.pathname = `/${name}`;
  const database = createDatabase(url.href, { maxConnections: 5 });
  return {
    prisma: database.prisma,
    connectionString: url.href,
    dispose: async () => {
      await database.close();
      await asAdministrator(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}
