import { useQueries } from "@tanstack/react-query";
import { api } from "../../lib/api-client.ts";
import type { RecentResources } from "./next-step.ts";

const shownPerKind = 5;
const pollMs = 5_000;

/** The newest resources of the workspace, kept current; null until all have arrived. */
export function useRecentResources(): { resources: RecentResources | null; error: Error | null; retry: () => void } {
  const options = { input: { maxResults: shownPerKind }, refetchInterval: pollMs };
  const [datasets, trainingJobs, models, endpoints] = useQueries({
    queries: [
      api.datasets.list.queryOptions(options),
      api.trainingJobs.list.queryOptions(options),
      api.models.list.queryOptions(options),
      api.endpoints.list.queryOptions(options),
    ],
  });
  const all = [datasets, trainingJobs, models, endpoints];
  const retry = () => {
    for (const { error, refetch } of all) if (error !== null) void refetch();
  };
  const error = all.find((query) => query.error !== null)?.error ?? null;
  if (
    datasets.data === undefined ||
    trainingJobs.data === undefined ||
    models.data === undefined ||
    endpoints.data === undefined
  )
    return { resources: null, error, retry };
  return {
    resources: {
      datasets: datasets.data.items,
      trainingJobs: trainingJobs.data.items,
      models: models.data.items,
      endpoints: endpoints.data.items,
    },
    error: null,
    retry,
  };
}
