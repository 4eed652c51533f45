import { createDatabase } from "@sagebrush/platform/database/create-database";
import type { ServerSettings } from "@sagebrush/platform/env/read-environment";
import type { Log } from "@sagebrush/platform/log/create-log";
import { spareMemoryBytes } from "@sagebrush/platform/machine-memory";
import { openObjectStorage } from "@sagebrush/platform/object-storage/open-object-storage";
import { createQueues, type Queues } from "@sagebrush/platform/queue/create-queues";
import type { Services } from "./services.ts";

/** The outside world of one process, with what only its main program needs: consuming queues, and closing. */
export interface OpenServices {
  services: Services;
  queues: Queues;
  /** For `/healthz`. */
  checks: { database(): Promise<unknown> };
  close(): Promise<void>;
}

/** Opens database, queues and object storage as the settings say. */
export async function openServices(settings: ServerSettings, log: Log): Promise<OpenServices> {
  const { prisma, close: closeDatabase } = createDatabase(settings.databaseUrl, {
    onError: (error) => log.warn({ err: error }, "database connection broke"),
  });
  const storage = await openObjectStorage(settings);
  const queues = await createQueues({ ...settings, log });
  return {
    services: {
      ...{ prisma, queues, storage, log },
      trainingMemoryBytes: settings.trainingMemoryBytes ?? spareMemoryBytes(),
    },
    queues,
    checks: { database: () => prisma.$queryRaw`SELECT 1` },
    async close() {
      await queues.close();
      await closeDatabase();
    },
  };
}
