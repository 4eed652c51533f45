import { execFile } from "node:child_process";
import { chown } from "node:fs/promises";
import { promisify } from "node:util";
import { StudioError } from "@sagebrush/contracts/errors";

const execFileAsync = promisify(execFile);

/** The conventional uid and gid of `nobody`; it need not be in /etc/passwd. */
const nobody = 65534;

/** Linux's second-chance clean-up: when the process that started PostgreSQL is killed, PostgreSQL shuts down fast. */
const stopWithParent = ["--pdeathsig", "INT"];

const dropRoot = [`--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups", "--no-new-privs"];

/** `no_setuid_fixup` keeps the capabilities effective for access(2), which initdb and postgres ask. */
const readAnyFile = [
  "--inh-caps=+dac_override,+dac_read_search",
  "--ambient-caps=+dac_override,+dac_read_search",
  "--securebits=+no_setuid_fixup",
];

/** Under which operating system account PostgreSQL runs, and how a program is started under it. */
export interface PostgresAccount {
  command(program: string, parameters: string[]): [program: string, parameters: string[]];
  /** Makes a file or folder belong to the account. */
  own(path: string): Promise<void>;
}

/**
 * PostgreSQL refuses to run as root, so root hands it to `nobody` without creating a user on the host. Only where
 * `nobody` cannot reach the programs or the folder (a home with mode 0700) does it get the right to pass by
 * permissions; the database role of the application is no superuser, so it cannot read files through the server.
 */
export async function choosePostgresAccount(folder: string, program: string): Promise<PostgresAccount> {
  const hasSetpriv = process.platform === "linux" && (await succeeds("setpriv", ["--version"]));
  if (process.getuid?.() !== 0) {
    const prefix = hasSetpriv ? stopWithParent : undefined;
    return { command: prefixed(prefix), own: async () => {} };
  }
  if (!hasSetpriv) {
    throw new StudioError(
      "ServiceUnavailable",
      "PostgreSQL does not run as root. Start Sagebrush as an ordinary user, install util-linux (for setpriv), or set DATABASE_URL.",
    );
  }
  const reachable = await succeeds("setpriv", [
    ...dropRoot,
    "sh",
    "-c",
    'cd "$1" && "$2" --version',
    "-",
    folder,
    program,
  ]);
  const rights = reachable ? dropRoot : [...dropRoot, ...readAnyFile];
  return {
    command: prefixed([...stopWithParent, ...rights]),
    own: (path) => chown(path, nobody, nobody),
  };
}

function prefixed(setprivParameters: string[] | undefined): PostgresAccount["command"] {
  return (program, parameters) =>
    setprivParameters === undefined
      ? [program, parameters]
      : ["setpriv", [...setprivParameters, program, ...parameters]];
}

async function succeeds(program: string, parameters: string[]): Promise<boolean> {
  return execFileAsync(program, parameters).then(
    () => true,
    () => false,
  );
}
