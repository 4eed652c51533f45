"use client";

import { useSyncExternalStore } from "react";
import { formatDateTime, formatRelativeTime } from "../lib/format-time.ts";

const tickMs = 10_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

/** One clock for all labels on the page. */
function subscribeToClock(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const notify of listeners) notify();
    }, tickMs);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** "3 minutes ago", kept current; the exact time on hover. */
export function RelativeTime({ time }: { time: string }) {
  const currentMs = useSyncExternalStore(
    subscribeToClock,
    () => now,
    () => now,
  );
  return (
    <time dateTime={time} title={formatDateTime(time)} suppressHydrationWarning>
      {formatRelativeTime(time, currentMs)}
    </time>
  );
}
