import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { runProgram } from "./run-program.mjs";
import { StartFailure } from "./start-failure.mjs";

/** Of a long output the beginning says what went wrong as often as the end. */
const headLines = 8;
const tailLines = 20;

/**
 * Runs a program with its output in a log file. When it fails, the failure carries the beginning and the end of it.
 * @param {import("./run-program.mjs").Program & { what: string, logFile: string, noise?: RegExp }} run
 *   `what`: the subject of the failure's sentence, "Installing the dependencies"; `noise`: lines for the log only
 * @returns {Promise<void>}
 */
export async function runLogged({ what, logFile, noise, onLine, ...program }) {
  const log = createWriteStream(logFile, { flags: "a" });
  log.on("error", () => {}); // a full disk: what the program itself says of it is reported below
  /** @type {string[]} */
  const head = [];
  /** @type {string[]} */
  const tail = [];
  const remember = (/** @type {string} */ line) => {
    if (head.length < headLines) head.push(line);
    else tail.push(line);
    if (tail.length > tailLines) {
      tail.shift();
      head[headLines] = "…";
    }
  };
  try {
    const ended = await runProgram({
      ...program,
      onLine: (line) => {
        if (!noise?.test(line)) remember(line);
        log.write(`${line}\n`);
        onLine?.(line);
      },
    });
    if (ended !== "0") throw toFailure({ what, ended, lines: [...head, ...tail], logFile });
  } finally {
    log.end();
    await finished(log).catch(() => {});
  }
}

/** @param {{ what: string, ended: string, lines: string[], logFile: string }} failed */
function toFailure({ what, ended, lines, logFile }) {
  const details = lines.join("\n");
  if (/ENOSPC|no space left on device/i.test(details)) {
    return new StartFailure(`${what} failed: the disk is full. Free some space and start again.`, { details });
  }
  return new StartFailure(`${what} failed (exit ${ended}). The whole output is in ${logFile}.`, { details });
}
