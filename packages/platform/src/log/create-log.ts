import { type Logger, pino } from "pino";

export type Log = Pick<Logger, "debug" | "info" | "warn" | "error" | "fatal"> & {
  /** A log whose every line carries these ids. */
  child(ids: Record<string, string | number>): Log;
};

export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

/**
 * The log of one process: one JSON object a line on stdout, `{ level, time, name, msg, ...ids }`. Log ids, never rows
 * or payloads; an error goes under the key `err`.
 */
export function createLog(options: { name: string; level?: LogLevel; destination?: NodeJS.WritableStream }): Log {
  const settings = {
    level: options.level ?? "info",
    base: { name: options.name },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}
