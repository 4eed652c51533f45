import { withEventMeta } from "@orpc/server";
import { toOrpcError, toStudioError } from "../api-error.ts";
import type { RequestContext } from "../operations.ts";

type Source<Event> = AsyncGenerator<{ id: string; event: Event }>;

/**
 * Sends what a source yields as server-sent events, each with the id that a client resumes after. Ends when the source
 * does, the client goes, or this process shuts down. What is wrong before the first event is an answer with its status.
 */
export async function serverSentEvents<Event extends object>(
  { services, requestId, closing }: Pick<RequestContext, "services" | "requestId" | "closing">,
  signal: AbortSignal | undefined,
  open: (until: AbortSignal) => Source<Event>,
): Promise<AsyncGenerator<Event>> {
  const source = open(signal ? AbortSignal.any([signal, closing]) : closing);
  const first = await source.next();
  return send();

  async function* send(): AsyncGenerator<Event> {
    if (first.done) return;
    try {
      yield withEventMeta(first.value.event, { id: first.value.id });
      for await (const { id, event } of source) yield withEventMeta(event, { id });
    } catch (error) {
      throw toOrpcError(toStudioError(error, { log: services.log, requestId }));
    } finally {
      await source.return(undefined);
    }
  }
}
