import { randomUUID } from "node:crypto";
import type { WorkspaceRole } from "@sagebrush/contracts/access/roles";
import { createLog } from "@sagebrush/platform/log/create-log";
import type { Queues } from "@sagebrush/platform/queue/create-queues";
import { createTestDatabase } from "@sagebrush/platform/testing/create-test-database";
import { createTestQueues } from "@sagebrush/platform/testing/create-test-queues";
import { createTestStorage } from "@sagebrush/platform/testing/create-test-storage";
import type { Context, Services } from "../services.ts";

export interface TestServices {
  services: Services;
  queues: Queues;
  databaseUrl: string;
  /** Somebody in a fresh workspace, or with another role in the workspace of `beside`. */
  createContext(role?: WorkspaceRole, beside?: Context): Promise<Context>;
  dispose(): Promise<void>;
}

/** Real services on a database and a folder of their own, for one test file. */
export async function createTestServices(): Promise<TestServices> {
  const database = await createTestDatabase();
  const queues = await createTestQueues(database);
  const { storage, dispose: disposeStorage } = await createTestStorage();
  const log = createLog({ name: "test", level: "silent" });
  const trainingMemoryBytes = 8 * 2 ** 30;
  const services: Services = { prisma: database.prisma, queues, storage, log, trainingMemoryBytes };
  return {
    services,
    queues,
    databaseUrl: database.connectionString,
    async createContext(role = "owner", beside) {
      const userId = randomUUID();
      const email = `${userId}@example.com`;
      await services.prisma.user.create({ data: { id: userId, name: "Test", email } });
      const workspace = beside
        ? { id: beside.caller.workspaceId, name: beside.caller.workspaceName }
        : await services.prisma.workspace.create({ data: { name: `w-${userId}`, displayName: "Test" } });
      await services.prisma.workspaceMember.create({ data: { workspaceId: workspace.id, userId, role } });
      const caller = {
        userId,
        apiKeyId: null,
        name: email,
        workspaceId: workspace.id,
        workspaceName: workspace.name,
        role,
      };
      return { caller, services };
    },
    async dispose() {
      await queues.close();
      await database.dispose();
      await disposeStorage();
    },
  };
}
