import { type DatasetVersionStatus, datasetVersionTransitions } from "@sagebrush/contracts/datasets/dataset";
import { isTerminal } from "@sagebrush/contracts/status";
import { keepPreviousData } from "@tanstack/react-query";
import { api } from "../../lib/api-client.ts";

export const datasetsPerPage = 20;
const importPollMs = 1_000;

export const listDatasetsQuery = (nameContains: string) =>
  api.datasets.list.infiniteOptions({
    input: (nextToken: string | undefined) => ({
      maxResults: datasetsPerPage,
      ...(nameContains === "" ? {} : { nameContains }),
      ...(nextToken === undefined ? {} : { nextToken }),
    }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextToken,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      pollWhile(state.data?.pages.flatMap((page) => page.items.map(({ status }) => status)) ?? []),
  });

export const describeDatasetQuery = (datasetName: string) =>
  api.datasets.describe.queryOptions({
    input: { datasetName },
    refetchInterval: ({ state }) => pollWhile(state.data?.versions.map(({ status }) => status) ?? []),
  });

/** A version that has ended never changes, so its profile is asked for once. */
export const describeDatasetVersionQuery = (datasetName: string, version: number) =>
  api.datasets.describeVersion.queryOptions({ input: { datasetName, version }, staleTime: Infinity });

export const listRowsQuery = (input: { datasetName: string; version: number; offset: number; limit: number }) =>
  api.datasets.listRows.queryOptions({ input, staleTime: Infinity, gcTime: 60_000 });

export const listRejectedRowsQuery = (input: { datasetName: string; version: number; offset: number; limit: number }) =>
  api.datasets.listRejectedRows.queryOptions({ input, staleTime: Infinity, placeholderData: keepPreviousData });

function pollWhile(statuses: readonly DatasetVersionStatus[]): number | false {
  return statuses.every((status) => isTerminal(datasetVersionTransitions, status)) ? false : importPollMs;
}
