import { createLog } from "../log/create-log.ts";
import { createQueues, type Queues } from "../queue/create-queues.ts";

/** Queues in a test's own database. Close them before the database is disposed. */
export function createTestQueues(database: { connectionString: string }): Promise<Queues> {
  return createQueues({
    databaseUrl: database.connectionString,
    log: createLog({ name: "test", level: "silent" }),
  });
}
