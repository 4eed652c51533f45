import { withEventMeta } from "@orpc/server";
import { toOrpcError, toStudioError } from "../api-error.ts";
import type { RequestContext } from "../operations.ts";

/**
 * Sends what a source yields as server-sent events, each with the id that a client resumes after. Ends when the source
 * does, the client goes, or this process shuts down.
 */
export async function* serverSentEvents<Event extends object>(
  { services, requestId, closing }: Pick<RequestContext, "services" | "requestId" | "closing">,
  signal: AbortSignal | undefined,
  open: (until: AbortSignal) => AsyncIterable<{ id: string; event: Event }>,
): AsyncGenerator<Event> {
  const until = signal ? AbortSignal.any([signal, closing]) : closing;
  try {
    for await (const { id, event } of open(until)) yield withEventMeta(event, { id });
  } catch (error) {
    throw toOrpcError(toStudioError(error, { log: services.log, requestId }));
  }
}
