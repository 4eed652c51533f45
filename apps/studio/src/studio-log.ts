import path from "node:path";
import { openLogFile } from "./supervisor/log-file.ts";

export interface StudioLog {
  /** Says it at the terminal and in the studio's log. */
  report(message: string): void;
  /** For the log only. */
  note(message: string): void;
  close(): void;
}

/** The launcher's own log, in the line format of the others. */
export function openStudioLog(dataDir: string, say: (line: string) => void): StudioLog {
  const file = openLogFile(path.join(dataDir, "logs", "studio.log"));
  const note = (message: string) =>
    file.write(`${JSON.stringify({ level: "info", time: new Date().toISOString(), name: "studio", msg: message })}\n`);
  return {
    note,
    report(message) {
      note(message);
      say(`  ${new Date().toTimeString().slice(0, 8)} ${message}`);
    },
    close: file.close,
  };
}
