import type { Log } from "@sagebrush/platform/log/create-log";
import type { Uploads } from "./create-uploads.ts";

const intervalMs = 3_600_000;
const firstAfterMs = 60_000;

/** Looks every hour for uploads that nobody needs any more. Several processes may: removing twice changes nothing. */
export function startUploadSweep(uploads: Pick<Uploads, "sweep">, log: Log): { stop(): void } {
  const sweep = () => {
    uploads.sweep().catch((error) => log.warn({ err: error }, "upload sweep failed, will try again"));
  };
  const first = setTimeout(sweep, firstAfterMs);
  const interval = setInterval(sweep, intervalMs);
  return {
    stop() {
      clearTimeout(first);
      clearInterval(interval);
    },
  };
}
