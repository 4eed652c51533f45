import { createHmac, randomUUID } from "node:crypto";
import type { Context, Services } from "@sagebrush/control-plane/services";
import { createTestServices } from "@sagebrush/control-plane/testing/create-test-services";
import { startHttpServer } from "@sagebrush/platform/http/start-http-server";
import { createMetrics } from "@sagebrush/platform/metrics/create-metrics";
import type { ObjectStorage } from "@sagebrush/platform/object-storage/object-storage";
import type { S3Settings } from "@sagebrush/platform/object-storage/s3-object-storage";
import { createApi } from "../create-api.ts";

const secret = "a secret of tests, long enough to sign with";

/** Somebody with a session. */
export interface TestAccount {
  userId: string;
  email: string;
  cookie: string;
}

/** A workspace with one account for each role. */
export interface TestWorkspace {
  context: Context;
  workspaceName: string;
  owner: TestAccount;
  editor: TestAccount;
  viewer: TestAccount;
}

export interface TestApi {
  url: string;
  services: Services;
  sweepUploads(): Promise<void>;
  createAccount(): Promise<TestAccount>;
  createWorkspace(): Promise<TestWorkspace>;
  dispose(): Promise<void>;
}

/** The whole API on a port of its own, over a real database, and a folder of objects unless told otherwise. */
export async function createTestApi(
  options: { maximumUploadBytes?: number; storage?: ObjectStorage; s3?: S3Settings } = {},
): Promise<TestApi> {
  const testServices = await createTestServices();
  const { createContext } = testServices;
  const services = { ...testServices.services, ...(options.storage ? { storage: options.storage } : {}) };
  const { prisma } = services;
  const api = createApi({
    services,
    secret,
    publicUrl: "http://localhost:8600",
    maximumUploadBytes: options.maximumUploadBytes ?? 50_000_000_000,
    version: "0.0.0-test",
    ...(options.s3 ? { s3: options.s3 } : {}),
  });
  const server = await startHttpServer({
    handler: api.handler,
    port: 0,
    host: "127.0.0.1",
    log: services.log,
    metrics: createMetrics("api-test"),
    checks: {},
    routeOf: api.routeOf,
    closeGraceMs: 200,
  });

  async function signIn(userId: string, email: string): Promise<TestAccount> {
    const token = randomUUID();
    const expiresAt = new Date(Date.now() + 3_600_000);
    await prisma.session.create({ data: { id: randomUUID(), token, expiresAt, userId } });
    const signature = createHmac("sha256", secret).update(token).digest("base64");
    return { userId, email, cookie: `better-auth.session_token=${encodeURIComponent(`${token}.${signature}`)}` };
  }
  const signInAs = ({ caller }: Context) => signIn(caller.userId ?? "", caller.name);

  return {
    url: `http://127.0.0.1:${server.port}`,
    services,
    sweepUploads: () => api.uploads.sweep(),
    async createAccount() {
      const id = randomUUID();
      const email = `${id}@example.com`;
      await prisma.user.create({ data: { id, name: "Test", email } });
      return signIn(id, email);
    },
    async createWorkspace() {
      const context = await createContext("owner");
      return {
        context: { ...context, services },
        workspaceName: context.caller.workspaceName,
        owner: await signInAs(context),
        editor: await signInAs(await createContext("editor", context)),
        viewer: await signInAs(await createContext("viewer", context)),
      };
    },
    async dispose() {
      await server.close();
      await testServices.dispose();
    },
  };
}
