import { getEventMeta } from "@orpc/client";
import { isStudioError } from "@sagebrush/contracts/errors";

interface Followed<Event extends object> {
  /** Opens the stream after the event of that id, or from its beginning. */
  open: (lastEventId: string | undefined) => Promise<AsyncIterable<Event>>;
  onEvent: (event: Event) => void;
  /** True once a stream has answered, false when it broke and is to be opened again. */
  onConnection: (isConnected: boolean) => void;
  /** True when the stream may end after this event; more may still come, as the rest of a long log. */
  mayEnd: (event: Event) => boolean;
  signal: AbortSignal;
  wait: (milliseconds: number) => Promise<void>;
}

const longestWaitMs = 15_000;

/**
 * Follows a stream of server-sent events over broken connections until it ends where it may, until an answer that will
 * not change (gone, not allowed), or `signal`. Waits 1, 2, 4, ... 15 s between attempts; an event starts the count anew.
 */
export async function followEvents<Event extends object>(followed: Followed<Event>): Promise<void> {
  const { open, onEvent, onConnection, mayEnd, signal, wait } = followed;
  let lastEventId: string | undefined;
  let failures = 0;
  let isOver = false;
  while (!signal.aborted) {
    try {
      for await (const event of await open(lastEventId)) {
        if (signal.aborted) return;
        lastEventId = getEventMeta(event)?.id ?? lastEventId;
        failures = 0;
        onConnection(true);
        onEvent(event);
        isOver = mayEnd(event);
      }
      if (isOver) return;
    } catch (error) {
      if (signal.aborted || (isStudioError(error) && error.status >= 400 && error.status < 500 && error.status !== 429))
        return;
    }
    onConnection(false);
    await wait(Math.min(1000 * 2 ** failures, longestWaitMs));
    failures += 1;
  }
}
