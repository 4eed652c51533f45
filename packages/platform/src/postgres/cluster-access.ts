import pg from "pg";
import { isDatabaseUnavailable } from "../database/errors.ts";
import { administrator } from "./cluster.ts";

interface Access {
  host: string;
  port: number;
  password: string;
}

/** SQLSTATE `cannot_connect_now`: starting, recovering or shutting down. */
const cannotConnectNow = "57P03";

/**
 * Runs one piece of work as superuser.
 * @returns what the work answers; `starting` when the server is not ready yet, `unreachable` when nothing listens.
 */
export async function connectAsAdministrator<Result>(
  access: Access,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result | "starting" | "unreachable"> {
  const client = new pg.Client({
    ...access,
    user: administrator,
    database: "postgres",
    ssl: false,
    connectionTimeoutMillis: 5_000,
  });
  // A server that is shot down while the client is idle must not end this process.
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => {});
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === cannotConnectNow) return "starting";
    // An error with another SQLSTATE comes from a server that is ready and refuses, such as a wrong password.
    if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith("E")) throw error;
    return "unreachable";
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Creates the application's role and database when missing, and makes the password the given one.
 * @returns false when the server went away meanwhile, as one does whose owner was killed a moment ago
 */
export async function ensureRoleAndDatabase(
  access: Access,
  application: { user: string; password: string; database: string },
): Promise<boolean> {
  const role = pg.escapeIdentifier(application.user);
  const password = pg.escapeLiteral(application.password);
  try {
    const outcome = await connectAsAdministrator(access, async (client) => {
      // Two owners may start on one folder at once.
      await client.query("SELECT pg_advisory_lock(1)");
      const roles = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [application.user]);
      await client.query(
        `${roles.rowCount === 0 ? "CREATE" : "ALTER"} ROLE ${role} LOGIN NOSUPERUSER PASSWORD ${password}`,
      );
      const databases = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [application.database]);
      if (databases.rowCount === 0) {
        await client.query(`CREATE DATABASE ${pg.escapeIdentifier(application.database)} OWNER ${role}`);
      }
      return "done" as const;
    });
    return outcome === "done";
  } catch (error) {
    if (isDatabaseUnavailable(error)) return false;
    throw error;
  }
}
