import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { StudioError } from "@sagebrush/contracts/errors";
import { quoteLiteral } from "./sql-text.ts";

export interface DatabaseOptions {
  /** The only folders that queries may read and write. */
  directories: readonly string[];
  /** Where to spill what does not fit into memory; without it nothing is spilled. */
  tempDirectory?: string;
  /** Of DuckDB's buffers; small allocations come on top. Default 1024. */
  memoryLimitMb?: number;
  maxTempSizeMb?: number;
  /** Default: the cores of the machine, at most 4. */
  threads?: number;
  /** Interrupts the running query; the call then rejects with the signal's reason. */
  signal?: AbortSignal;
  timeoutSeconds?: number;
}

const defaultMemoryLimitMb = 1024;

/**
 * Opens an in-memory DuckDB that can reach `directories` and nothing else, for the time of `work`. It loads no extension,
 * uses no network, and its settings are locked, so SQL that was made from user input can at worst spend the limits.
 * @throws ResourceLimitExceeded when memory, disk or `timeoutSeconds` run out.
 */
export async function withDatabase<Result>(
  options: DatabaseOptions,
  work: (connection: DuckDBConnection) => Promise<Result>,
): Promise<Result> {
  options.signal?.throwIfAborted();
  const memoryLimitMb = options.memoryLimitMb ?? defaultMemoryLimitMb;
  const instance = await DuckDBInstance.create(":memory:", {
    threads: String(options.threads ?? Math.min(availableParallelism(), 4)),
    memory_limit: `${memoryLimitMb}MB`,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
  });
  const connection = await instance.connect();
  let isTimedOut = false;
  const interrupt = () => connection.interrupt();
  const timer =
    options.timeoutSeconds === undefined
      ? undefined
      : setTimeout(() => {
          isTimedOut = true;
          interrupt();
        }, options.timeoutSeconds * 1000);
  options.signal?.addEventListener("abort", interrupt);
  try {
    await lockDown(connection, options);
    options.signal?.throwIfAborted();
    return await work(connection);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (isTimedOut) {
      throw new StudioError("ResourceLimitExceeded", `The query took longer than ${options.timeoutSeconds} seconds.`, {
        cause: error,
      });
    }
    throw asLimitError(error) ?? error;
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", interrupt);
    connection.closeSync();
    instance.closeSync();
  }
}

async function lockDown(connection: DuckDBConnection, options: DatabaseOptions): Promise<void> {
  const { directories, tempDirectory, maxTempSizeMb } = options;
  const folders = [...directories, ...(tempDirectory === undefined ? [] : [tempDirectory])].map((folder) =>
    // DuckDB compares prefixes; the slash keeps `/data/a` from opening `/data/ab`.
    quoteLiteral(`${resolve(folder)}/`),
  );
  const settings = [
    `allowed_directories = [${folders.join(", ")}]`,
    `temp_directory = ${quoteLiteral(tempDirectory === undefined ? "" : resolve(tempDirectory))}`,
    ...(maxTempSizeMb === undefined ? [] : [`max_temp_directory_size = '${maxTempSizeMb}MB'`]),
    "TimeZone = 'UTC'",
    // It compares every expression with every other: minutes for thousands of columns.
    "disabled_optimizers = 'common_subexpressions'",
    "enable_progress_bar = true",
    "enable_progress_bar_print = false",
    "enable_external_access = false",
    "lock_configuration = true",
  ];
  for (const setting of settings) await connection.run(`SET ${setting}`);
}

/** The limit that DuckDB or the file system ran into, said to the user, or undefined when the error is another. */
export function asLimitError(error: unknown): StudioError | undefined {
  const message = error instanceof Error ? error.message : "";
  if (/No space left on device|File too large|Disk quota exceeded|ENOSPC|EFBIG|EDQUOT/i.test(message)) {
    return new StudioError(
      "ResourceLimitExceeded",
      "The disk is full. Free some space in the data folder, then try again; nothing half-written was kept.",
      { cause: error },
    );
  }
  if (/^Out of Memory Error/i.test(message)) {
    return new StudioError(
      "ResourceLimitExceeded",
      "The data needs more memory than it may use. Use fewer columns, shorten very long cells, or raise the limit.",
      { cause: error },
    );
  }
  return undefined;
}
