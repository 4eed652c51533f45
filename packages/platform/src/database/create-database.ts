import { once } from "node:events";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "./generated/client.ts";

export interface Database {
  prisma: PrismaClient;
  close(): Promise<void>;
}

/**
 * The database of one process.
 * @param options.maxConnections a share of the server's 200 for each of the processes; queries beyond it wait
 * @param options.onError told when an idle connection breaks; the pool opens a new one by itself
 */
export function createDatabase(
  connectionString: string,
  options: { maxConnections?: number; onError?: (error: Error) => void } = {},
): Database {
  const pool = new pg.Pool({
    connectionString,
    max: options.maxConnections ?? 10,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  let openConnections = 0;
  pool.on("connect", () => {
    openConnections += 1;
  });
  pool.on("remove", () => {
    openConnections -= 1;
  });
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { onPoolError: (error) => options.onError?.(error) }),
  });
  return {
    prisma,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
      // The pool answers before its connections have ended: one that is cut then would be an error that nobody hears.
      while (openConnections > 0) await once(pool, "remove");
    },
  };
}
