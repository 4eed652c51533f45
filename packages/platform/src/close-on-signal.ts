import type { Log } from "./log/create-log.ts";

/** Closes a server once, on SIGINT, SIGTERM, or when the process that started it by fork is gone; then lets it end. */
export function closeOnSignal(log: Log, close: () => Promise<void>): void {
  let isClosing = false;
  const closeOnce = async (reason: string) => {
    if (isClosing) return;
    isClosing = true;
    log.info(`closing: ${reason}`);
    try {
      await close();
    } catch (error) {
      log.error({ err: error }, "closing failed");
      process.exitCode = 1;
    }
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void closeOnce(signal));
  process.on("disconnect", () => void closeOnce("disconnect"));
}
