import type { IncomingMessage, ServerResponse } from "node:http";
import { OpenAPIHandler } from "@orpc/openapi/node";
import { apiPrefix } from "@sagebrush/contracts/api";
import { StudioError } from "@sagebrush/contracts/errors";
import type { Services } from "@sagebrush/control-plane/services";
import { respondError } from "@sagebrush/platform/http/respond";
import type { HttpHandler } from "@sagebrush/platform/http/start-http-server";
import type { S3Settings } from "@sagebrush/platform/object-storage/s3-object-storage";
import { errorBodyOf, toOrpcError, toStudioError } from "./api-error.ts";
import { handleAuth } from "./auth/auth-handler.ts";
import { authPath, createAuth } from "./auth/create-auth.ts";
import { drain, readJsonBody } from "./http/read-json-body.ts";
import { requestPath } from "./http/request-path.ts";
import { serveDocumentation } from "./openapi/serve-documentation.ts";
import type { RequestContext } from "./operations.ts";
import { matchRawRoute, serveRawRoute } from "./raw-routes.ts";
import { router } from "./router.ts";
import { createUploads, type Uploads, uploadsPath } from "./uploads/create-uploads.ts";

export interface ApiSettings {
  services: Services;
  /** Signs session cookies. */
  secret: string;
  /** Where people reach the studio; its scheme decides whether cookies are for https only. */
  publicUrl: string;
  maximumUploadBytes: number;
  /** The bucket that storage is in; none when it is a folder. */
  s3?: S3Settings;
  version: string;
}

export interface Api {
  handler: HttpHandler;
  /** A short fixed name of what a request was for, for metrics. */
  routeOf(request: IncomingMessage): string;
  uploads: Uploads;
}

/** The control plane over HTTP: sign-in, the REST API, uploads, downloads and their documentation. */
export function createApi(settings: ApiSettings): Api {
  const { services, secret, version } = settings;
  const auth = createAuth(services, settings);
  const uploads = createUploads(services, { ...settings, maximumBytes: settings.maximumUploadBytes });
  const routeNames = new WeakMap<IncomingMessage, string>();
  const operations = createOperationsHandler((request, name) => routeNames.set(request, name));

  async function route(
    request: IncomingMessage,
    response: ServerResponse,
    { requestId, closing }: Parameters<HttpHandler>[2],
  ): Promise<void> {
    const path = requestPath(request);
    if (isBelow(path, authPath)) {
      routeNames.set(request, "auth");
      return handleAuth(request, response, { auth, services });
    }
    if (isBelow(path, uploadsPath)) {
      routeNames.set(request, "uploads");
      return uploads.handle(request, response, requestId);
    }
    const raw = matchRawRoute(path);
    if (raw) {
      routeNames.set(request, raw.route.path);
      return serveRawRoute(request, response, raw, { services, secret });
    }
    if (isBelow(path, apiPrefix)) {
      if (request.method !== "GET" && request.method !== "HEAD") setBody(request, await readJsonBody(request));
      const context: RequestContext = { request, services, secret, requestId, closing, version };
      const { matched } = await operations.handle(request, response, { prefix: apiPrefix, context });
      if (matched) return;
    }
    if (await serveDocumentation(request, response, version)) return;
    throw new StudioError("ResourceNotFound", `There is no ${request.method} ${path.slice(0, 200)}. See /api/docs.`);
  }

  return {
    uploads,
    routeOf: (request) => routeNames.get(request) ?? "other",
    async handler(request, response, context) {
      response.setHeader("x-content-type-options", "nosniff");
      try {
        await route(request, response, context);
      } catch (error) {
        const { requestId } = context;
        const studioError = toStudioError(error, { log: services.log, requestId });
        // An answer that has begun is broken off, so that nobody takes it for whole.
        if (response.headersSent) response.destroy();
        else respondError(response, studioError, requestId);
        drain(request);
      }
    },
  };
}

function createOperationsHandler(onMatch: (request: IncomingMessage, name: string) => void) {
  return new OpenAPIHandler(router, {
    customErrorResponseBodyEncoder: errorBodyOf,
    interceptors: [
      async ({ next }) => {
        const result = await next();
        if (result.matched) result.response.headers["cache-control"] = "no-store";
        return result;
      },
    ],
    clientInterceptors: [
      async ({ next, input, path, context: { request, services, requestId } }) => {
        onMatch(request, path.join("."));
        try {
          return await next();
        } catch (error) {
          throw toOrpcError(toStudioError(error, { log: services.log, requestId, input }));
        }
      },
    ],
  });
}

/** oRPC takes a body that has been read already from here, as frameworks leave it. */
function setBody(request: IncomingMessage, body: unknown): void {
  Object.assign(request, { body });
}

function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}
