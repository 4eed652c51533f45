import { endpointQueue } from "@sagebrush/contracts/queues";
import type { Services } from "../services.ts";

/** Tells inference of a change. Named after the change, so that telling twice delivers once. */
export async function enqueueEndpoint({ queues }: Services, row: { id: string; generation: number }): Promise<void> {
  await queues.enqueue(endpointQueue, { endpointId: row.id }, { jobId: `${row.id}.${row.generation}` });
}

/** Enqueues changes whose writer died before telling, and those whose inference process died while loading. */
export async function enqueueWaitingEndpoints(services: Services): Promise<number> {
  const rows = await services.prisma.endpoint.findMany({
    where: {
      status: { in: ["Creating", "Updating", "Deleting"] },
      updatedAt: { lt: new Date(Date.now() - 3_000) },
    },
    select: { id: true, generation: true },
    orderBy: { updatedAt: "asc" },
    take: 500,
  });
  for (const row of rows) await enqueueEndpoint(services, row);
  return rows.length;
}
