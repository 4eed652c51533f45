import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { acquireLock } from "./process-lock.mjs";
import { StartFailure, systemErrorCode } from "./start-failure.mjs";

/** Below this PostgreSQL soon stops in the middle of something; better not to begin. */
const minimumFreeBytes = 200 * 2 ** 20;

/**
 * Makes the data folder ready and takes it for this process, one studio per folder.
 * @param {string} dataDir  absolute
 * @param {string} about  what another start is told when it finds the folder taken
 * @returns {() => void} gives the folder back
 * @throws {StartFailure} when it is a file, cannot be written, is full, or another studio uses it
 */
export function claimDataFolder(dataDir, about) {
  try {
    // PostgreSQL, which may run as another user, must pass through; what is private inside has modes of its own.
    mkdirSync(dataDir, { recursive: true, mode: 0o711 });
    mkdirSync(path.join(dataDir, "logs"), { recursive: true, mode: 0o700 });
    const probe = path.join(dataDir, `.write-probe-${process.pid}`);
    writeFileSync(probe, "x");
    rmSync(probe);
    const { bavail, bsize } = statfsSync(dataDir);
    if (bavail * bsize < minimumFreeBytes) throw diskFull(dataDir);
    const lock = acquireLock(path.join(dataDir, "studio.lock"), about);
    if (lock.acquired) return lock.release;
    throw new StartFailure(
      `A studio already uses the data folder ${dataDir} (process ${lock.holder.pid}${lock.holder.about ? `, ${lock.holder.about}` : ""}). Stop it first, or choose another folder with --data-dir.`,
    );
  } catch (error) {
    throw toFolderFailure(dataDir, error);
  }
}

/** @param {string} dataDir @param {unknown} error */
function toFolderFailure(dataDir, error) {
  switch (systemErrorCode(error)) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new StartFailure(
        `The data folder ${dataDir} cannot be written. Allow it, or choose another folder with --data-dir.`,
        { cause: error },
      );
    case "EEXIST":
    case "ENOTDIR":
      return new StartFailure(
        `The data folder ${dataDir} is not a folder, or lies below a file. Choose a folder with --data-dir.`,
        { cause: error },
      );
    case "ENOSPC":
    case "EDQUOT":
      return diskFull(dataDir);
    case "ENAMETOOLONG":
      return new StartFailure(`The data folder's name is too long: ${dataDir}. Choose a shorter one with --data-dir.`);
    default:
      return error;
  }
}

/** @param {string} dataDir */
function diskFull(dataDir) {
  return new StartFailure(
    `The disk that holds the data folder ${dataDir} is full (less than 200 MB free). Free some space, or choose another folder with --data-dir.`,
  );
}

/**
 * Finds out before the minute of installing whether the front door can open.
 * @param {{ port: number, host: string }} address
 * @throws {StartFailure}
 */
export async function checkAddress({ port, host }) {
  const server = createServer();
  try {
    await new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port, host, exclusive: true }, () => resolve(undefined));
    });
    await new Promise((resolve) => server.close(resolve));
  } catch (error) {
    throw toAddressFailure({ port, host }, error);
  }
}

/**
 * @param {{ port: number, host: string }} address
 * @param {unknown} error  what listening there threw
 */
export function toAddressFailure({ port, host }, error) {
  switch (systemErrorCode(error)) {
    case "EADDRINUSE":
      return new StartFailure(
        `Port ${port} on ${host} is taken by another program. Choose another port, for example: npm start -- --port ${port === 65_535 ? port - 1 : port + 1}`,
      );
    case "EACCES":
      return new StartFailure(`Port ${port} may not be opened by this user. Choose one above 1023 with --port.`);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new StartFailure(
        `${host} is not an address of this machine. Use 127.0.0.1 (this machine only) or 0.0.0.0 (every network) with --host.`,
      );
    default:
      return error;
  }
}
