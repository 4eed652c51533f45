import type { Database } from "@sagebrush/platform/database/create-database";
import type { Log } from "@sagebrush/platform/log/create-log";
import type { ObjectStorage } from "@sagebrush/platform/object-storage/object-storage";
import type { Queues } from "@sagebrush/platform/queue/create-queues";
import type { Caller } from "./access/caller.ts";

/** The outside world, made once per process. Background work takes this and names its rows by id. */
export interface Services {
  prisma: Database["prisma"];
  queues: Pick<Queues, "enqueue">;
  storage: ObjectStorage;
  log: Log;
  /** What one training may take, on the machines that train. */
  trainingMemoryBytes: number;
}

/** What a request carries: who asks, in which workspace, and the outside world. */
export interface Context {
  caller: Caller;
  services: Services;
}
