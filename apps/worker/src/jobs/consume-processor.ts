import type { Services } from "@sagebrush/control-plane/services";
import type { QueueConsumer, Queues } from "@sagebrush/platform/queue/create-queues";
import type { Processor } from "./processor.ts";
import { runProcessor, type WorkerIdentity } from "./run-processor.ts";

/** A processor whose types are closed over, so that different ones fit in one table. */
export interface Consumable {
  consume(queues: Queues, services: Services, identity: WorkerIdentity): QueueConsumer;
}

export function consumable<Payload, Claim, Result>(processor: Processor<Payload, Claim, Result>): Consumable {
  return {
    consume: (queues, services, identity) =>
      queues.consume(processor.queue, (payload) => runProcessor(processor, services, identity, payload), {
        concurrency: processor.concurrency,
      }),
  };
}
