import path from "node:path";
import { Writable } from "node:stream";
import { createLog } from "@sagebrush/platform/log/create-log";
import { openLogFile } from "./supervisor/log-file.ts";

export interface StudioLog {
  /** Says it at the terminal and in the studio's log. */
  report(message: string): void;
  /** For the log only. */
  note(message: string): void;
  close(): void;
}

/** The launcher's own log. */
export function openStudioLog(dataDir: string, say: (line: string) => void): StudioLog {
  const file = openLogFile(path.join(dataDir, "logs", "studio.log"));
  const destination = new Writable({
    write(line, _encoding, done) {
      file.write(line);
      done();
    },
  });
  const log = createLog({ name: "studio", destination });
  return {
    note: (message) => log.info(message),
    report(message) {
      log.warn(message);
      say(`  ${new Date().toTimeString().slice(0, 8)} ${message}`);
    },
    close: file.close,
  };
}
