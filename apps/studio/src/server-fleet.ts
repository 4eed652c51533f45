import type { LocateUpstream } from "./front-door/routes.ts";
import { type Role, roles } from "./role.ts";
import { probeHealth } from "./supervisor/probe-health.ts";
import {
  type ProcessDeclaration,
  type SupervisedProcess,
  type Supervision,
  superviseProcess,
} from "./supervisor/supervised-process.ts";

/** The four servers as one: where each is, whether all are well, and their common end. */
export interface ServerFleet {
  /** @returns a promise that settles when the server first answers */
  launch(declaration: ProcessDeclaration): Promise<void>;
  locate: LocateUpstream;
  /** Asks each server now; one that was not launched yet is not well. */
  checkHealth(): Promise<Record<string, boolean>>;
  /** They do not wait for each other, so they end together. */
  stop(): Promise<void>;
  kill(): void;
}

export function createServerFleet(supervision: Supervision): ServerFleet {
  const servers = new Map<Role, SupervisedProcess>();
  const locate = (role: Role) => {
    const port = servers.get(role)?.port();
    return port === undefined ? undefined : { host: "127.0.0.1", port };
  };
  const isHealthy = async (role: Role) => {
    const address = locate(role);
    return address !== undefined && (await probeHealth(address));
  };
  return {
    launch(declaration) {
      const server = superviseProcess(declaration, supervision);
      servers.set(declaration.role, server);
      return server.ready;
    },
    locate,
    async checkHealth() {
      const answers = await Promise.all(roles.map(async (role) => [role, await isHealthy(role)] as const));
      return Object.fromEntries(answers);
    },
    async stop() {
      await Promise.all([...servers.values()].map((server) => server.stop()));
    },
    kill() {
      for (const server of servers.values()) server.kill();
    },
  };
}
