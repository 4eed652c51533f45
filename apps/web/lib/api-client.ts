import { createORPCClient, ORPCError } from "@orpc/client";
import type { ContractRouterClient } from "@orpc/contract";
import { OpenAPILink } from "@orpc/openapi-client/fetch";
import { createTanstackQueryUtils } from "@orpc/tanstack-query";
import { workspaceHeader } from "@sagebrush/contracts/access/access";
import { apiContract, apiPrefix } from "@sagebrush/contracts/api";
import { toStudioError } from "./api-error.ts";
import { readCurrentWorkspaceName } from "./current-workspace.ts";

const link = new OpenAPILink(apiContract, {
  url: () => new URL(apiPrefix, window.location.origin),
  headers: () => {
    const workspaceName = readCurrentWorkspaceName();
    return workspaceName === null ? {} : { [workspaceHeader]: workspaceName };
  },
  fetch: (request, init) => fetch(request, { ...init, credentials: "same-origin" }),
  // oRPC knows only bodies of its own; the whole body is kept so that `toStudioError` can read ours.
  customErrorResponseBodyDecoder: (body, response) =>
    new ORPCError("StudioError", { status: response.status, data: { body } }),
  interceptors: [
    async ({ next }) => {
      try {
        return await next();
      } catch (error) {
        throw toStudioError(error);
      }
    },
  ],
});

/**
 * Calls the REST API as `apiClient.datasets.list({})`; every failure is a `StudioError`. The contract holds nothing that
 * JSON would change (times are texts), so its types hold for the answers as they arrive.
 */
export const apiClient: ContractRouterClient<typeof apiContract> = createORPCClient(link);

/** The same operations for TanStack Query: `useQuery(api.datasets.list.queryOptions({ input: {} }))`. */
export const api = createTanstackQueryUtils(apiClient);
