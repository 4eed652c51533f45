import type { Endpoint, EndpointStatus } from "@sagebrush/contracts/endpoints/endpoint";
import { keepPreviousData } from "@tanstack/react-query";
import { api } from "../../lib/api-client.ts";

/** Those that will change by themselves within seconds. */
const passingStatuses: ReadonlySet<EndpointStatus> = new Set(["Creating", "Updating", "Deleting"]);

export const isChanging = ({ endpointStatus: status }: Pick<Endpoint, "endpointStatus">) => passingStatuses.has(status);

const changingPollMs = 400;
const settledPollMs = 15_000;

export const listEndpointsQuery = (filter: { nameContains?: string; modelName?: string }) =>
  api.endpoints.list.infiniteOptions({
    input: (nextToken: string | undefined) => ({
      ...filter,
      maxResults: 20,
      ...(nextToken === undefined ? {} : { nextToken }),
    }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextToken,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(isChanging)) ? 2_000 : settledPollMs,
  });

/** Endpoints that may stand in the way of a name. */
export const listNamesakesQuery = (endpointName: string) =>
  api.endpoints.list.queryOptions({ input: { nameContains: endpointName.slice(0, 63), maxResults: 100 } });

export const describeEndpointQuery = (endpointName: string) =>
  api.endpoints.describe.queryOptions({
    input: { endpointName },
    refetchInterval: ({ state }) => (state.data && isChanging(state.data) ? changingPollMs : settledPollMs),
  });

export const describeServedModelQuery = (modelName: string) =>
  api.models.describe.queryOptions({ input: { modelName }, staleTime: 60_000 });

export const searchModelsQuery = (nameContains: string) =>
  api.models.list.queryOptions({
    input: { maxResults: 50, ...(nameContains === "" ? {} : { nameContains }) },
    placeholderData: keepPreviousData,
  });
