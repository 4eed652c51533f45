import { startEmbeddedPostgres } from "../embedded-postgres.ts";

/** A process that owns a PostgreSQL and waits to be killed, for the test of what happens then. */
const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) throw new Error("usage: own-postgres.ts <data folder>");
const server = await startEmbeddedPostgres({ dataDir, durability: "none" });
process.stdout.write(`${server.processId}\n`);
setInterval(() => {}, 60_000);
