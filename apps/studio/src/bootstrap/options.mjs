import path from "node:path";
import { parseArgs } from "node:util";
import { StartFailure } from "./start-failure.mjs";

/**
 * @typedef {object} StartOptions
 * @property {number} port  0 takes any free port
 * @property {string} host
 * @property {string} dataDir  absolute
 * @property {boolean} open
 * @property {boolean} help
 */

export const helpText = `Starts Sagebrush on this machine and prints its address. Ctrl-C stops it.

Usage: npm start -- [options]

  --port <number>      port of the studio (default 8600; 0 takes any free one)
  --host <address>     address to listen on (default 127.0.0.1, this machine only;
                       0.0.0.0 lets other machines in)
  --data-dir <folder>  where the database, the files and the logs live
                       (default .sagebrush in this folder)
  --open               open the browser when ready
  --help               show this text

Environment: DATABASE_URL uses that PostgreSQL instead of the built-in one,
REDIS_URL puts the job queue on Redis, S3_* keep files in S3. See docs/operations.md.
`;

/**
 * @param {string[]} args  what follows `npm start --`
 * @param {string} repositoryRoot
 * @returns {StartOptions}
 * @throws {StartFailure} that names the option and what it may be
 */
export function parseStartOptions(args, repositoryRoot) {
  const values = parse(args);
  return {
    port: toPort(values.port ?? "8600"),
    host: required("--host", values.host ?? "127.0.0.1"),
    dataDir: path.resolve(
      callerFolder(),
      required("--data-dir", values["data-dir"] ?? path.join(repositoryRoot, ".sagebrush")),
    ),
    open: values.open ?? false,
    help: values.help ?? false,
  };
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: "string" },
        host: { type: "string" },
        "data-dir": { type: "string" },
        open: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(/[.\n]/)[0] : String(error);
    throw new StartFailure(`${reason}. The options are listed by: npm start -- --help`, { cause: error });
  }
}

/** npm runs scripts in the repository's root; a relative folder is meant from where the person stands. */
function callerFolder() {
  return process.env.INIT_CWD ?? process.cwd();
}

/** @param {string} text */
function toPort(text) {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new StartFailure(`--port ${text} is not a port; give a number from 0 to 65535.`);
  }
  return port;
}

/** @param {string} option @param {string} value */
function required(option, value) {
  if (value.trim() === "") throw new StartFailure(`${option} needs a value; it was empty.`);
  return value;
}
