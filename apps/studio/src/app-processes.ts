import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Role } from "./role.ts";
import type { ProcessDeclaration } from "./supervisor/supervised-process.ts";

/** What every server of ours is told. */
export interface SharedEnvironment {
  inherited: NodeJS.ProcessEnv;
  databaseUrl: string;
  dataDir: string;
  secret: string;
  publicUrl: string;
}

/**
 * A limit makes V8 collect garbage instead of growing. The worker has none: its memory is in children, and what they
 * need depends on the data.
 */
const heapMegabytes: Record<Role, number | undefined> = { api: 512, worker: undefined, inference: 1024, web: 256 };

/** How the four servers are started from their builds. */
export function declareProcesses(repositoryRoot: string, shared: SharedEnvironment): Record<Role, ProcessDeclaration> {
  const declare = (role: Role): ProcessDeclaration => {
    const heap = heapMegabytes[role];
    return {
      role,
      args: [
        "--enable-source-maps",
        ...(heap === undefined ? [] : [`--max-old-space-size=${heap}`]),
        path.join(repositoryRoot, entry[role]),
      ],
      cwd: repositoryRoot,
      environment: (port) => environmentOf(role, port, repositoryRoot, shared),
      logFile: path.join(shared.dataDir, "logs", `${role}.log`),
    };
  };
  return { api: declare("api"), worker: declare("worker"), inference: declare("inference"), web: declare("web") };
}

const entry: Record<Role, string> = {
  api: "apps/api/dist/main.js",
  worker: "apps/worker/dist/main.js",
  inference: "apps/inference/dist/main.js",
  web: "apps/web/.next/standalone/apps/web/server.js",
};

function environmentOf(role: Role, port: number, repositoryRoot: string, shared: SharedEnvironment): NodeJS.ProcessEnv {
  const preload = pathToFileURL(path.join(repositoryRoot, "apps/studio/dist/exit-with-parent.js"));
  const general = {
    ...shared.inherited,
    NODE_ENV: "production",
    // Through the environment, so that the processes our servers start have it too.
    NODE_OPTIONS: [shared.inherited.NODE_OPTIONS, `--import=${preload.href}`].filter(Boolean).join(" "),
    PORT: String(port),
    HOST: "127.0.0.1",
    SAGEBRUSH_PUBLIC_URL: shared.publicUrl,
  };
  // Next listens on HOSTNAME, which shells set to the machine's name; and the UI needs neither database nor secret.
  if (role === "web")
    return { ...general, HOSTNAME: "127.0.0.1", NEXT_TELEMETRY_DISABLED: "1", DATABASE_URL: undefined };
  return {
    ...general,
    DATABASE_URL: shared.databaseUrl,
    SAGEBRUSH_DATA_DIR: shared.dataDir,
    SAGEBRUSH_SECRET: shared.secret,
  };
}
