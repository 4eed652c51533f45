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
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { onPoolError: (error) => options.onError?.(error) }),
  });
  return {
    prisma,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
