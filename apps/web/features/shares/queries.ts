import { api } from "../../lib/api-client.ts";

export const listModelSharesQuery = (modelName: string) => api.models.listShares.queryOptions({ input: { modelName } });

/** Each answer counts as a view, so it is asked for once a visit. */
export const describeSharedModelQuery = (token: string) =>
  api.models.describeShared.queryOptions({
    input: { token },
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
