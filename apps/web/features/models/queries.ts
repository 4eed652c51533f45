import { keepPreviousData } from "@tanstack/react-query";
import { api } from "../../lib/api-client.ts";

export const listModelsQuery = (nameContains: string) =>
  api.models.list.infiniteOptions({
    input: (nextToken: string | undefined) => ({
      maxResults: 20,
      ...(nameContains === "" ? {} : { nameContains }),
      ...(nextToken === undefined ? {} : { nextToken }),
    }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextToken,
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });

export const describeModelQuery = (modelName: string) =>
  api.models.describe.queryOptions({ input: { modelName }, staleTime: 60_000 });

export const describeExplanationQuery = (modelName: string) =>
  api.models.describeExplanation.queryOptions({ input: { modelName }, staleTime: 60_000 });
