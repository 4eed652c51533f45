import { isTerminal } from "@sagebrush/contracts/status";
import {
  type CreateTrainingJobRequest,
  type TrainingJob,
  type TrainingJobStatus,
  type TrainingLogLine,
  trainingJobTransitions,
} from "@sagebrush/contracts/training/training-job";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, apiClient } from "../../lib/api-client.ts";
import { mergeLogs, mergeMetrics } from "./merge-progress.ts";
import type { TrainingData } from "./training-job-draft.ts";

export interface TrainingJobFilter {
  nameContains?: string;
  statusEquals?: TrainingJobStatus;
  datasetName?: string;
}

const logLinesPerRequest = 5_000;

export const hasEnded = (job: Pick<TrainingJob, "trainingJobStatus">) =>
  isTerminal(trainingJobTransitions, job.trainingJobStatus);

export const listTrainingJobsQuery = (filter: TrainingJobFilter) =>
  api.trainingJobs.list.infiniteOptions({
    input: (nextToken: string | undefined) => ({
      ...filter,
      maxResults: 20,
      ...(nextToken === undefined ? {} : { nextToken }),
    }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextToken,
    placeholderData: keepPreviousData,
    // New jobs may begin at any time, so a list without running ones is looked at too, less often.
    refetchInterval: ({ state }) => (state.data?.pages.every(({ items }) => items.every(hasEnded)) ? 15_000 : 2_000),
  });

/** While the job is followed by events, asking now and then only guards against a stream that hangs. */
export const describeTrainingJobQuery = (trainingJobName: string, isFollowed = false) =>
  api.trainingJobs.describe.queryOptions({
    input: { trainingJobName },
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data) ? false : isFollowed ? 15_000 : 2_000),
  });

/**
 * Every point of every curve. Events add to it, so an answer that was on its way must not take them back. Here and in the
 * log nothing is compared with what was known before: it only grows, to tens of thousands of entries.
 */
export const trainingMetricsQuery = (trainingJobName: string, refetchIntervalMs: number | false = false) =>
  queryOptions({
    queryKey: api.trainingJobs.listMetrics.queryKey({ input: { trainingJobName } }),
    queryFn: async ({ signal, client, queryKey }) => {
      const { items } = await apiClient.trainingJobs.listMetrics({ trainingJobName }, { signal });
      return { items: mergeMetrics(client.getQueryData(queryKey)?.items ?? [], items) };
    },
    structuralSharing: false,
    refetchInterval: refetchIntervalMs,
  });

/** The log from its first line, or from the last one known. */
export const trainingLogsQuery = (trainingJobName: string, refetchIntervalMs: number | false = false) =>
  queryOptions({
    queryKey: api.trainingJobs.listLogs.queryKey({ input: { trainingJobName } }),
    queryFn: async ({ signal, client, queryKey }) => {
      const fetched: TrainingLogLine[] = [...(client.getQueryData(queryKey)?.items ?? [])];
      for (;;) {
        const afterSequence = fetched.at(-1)?.sequence ?? 0;
        const { items } = await apiClient.trainingJobs.listLogs(
          { trainingJobName, afterSequence, limit: logLinesPerRequest },
          { signal },
        );
        fetched.push(...items);
        if (items.length < logLinesPerRequest) break;
      }
      return { items: mergeLogs(client.getQueryData(queryKey)?.items ?? [], fetched) };
    },
    structuralSharing: false,
    refetchInterval: refetchIntervalMs,
  });

export const listAlgorithmsQuery = () => api.trainingJobs.listAlgorithms.queryOptions({ staleTime: 300_000 });

export const suggestTrainingQuery = ({ problemType, ...data }: TrainingData) =>
  api.trainingJobs.suggest.queryOptions({
    input: { ...data, ...(problemType === null ? {} : { problemType }) },
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Of the parts of a request that memory depends on, so that a name being typed asks nothing. */
export const trainingMemoryQuery = ({
  algorithmName,
  hyperparameters,
  problemType,
  split: { train, validation },
  inputDataConfig: { datasetName, version, targetColumn, featureColumns },
}: CreateTrainingJobRequest) =>
  api.trainingJobs.estimateMemory.queryOptions({
    input: {
      ...{ algorithmName, hyperparameters, problemType, split: { train, validation } },
      inputDataConfig: { datasetName, version, targetColumn, featureColumns },
    },
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });

export const searchDatasetsQuery = (nameContains: string) =>
  api.datasets.list.queryOptions({
    input: { maxResults: 50, ...(nameContains === "" ? {} : { nameContains }) },
    placeholderData: keepPreviousData,
  });

export const describeDatasetQuery = (datasetName: string) =>
  api.datasets.describe.queryOptions({ input: { datasetName } });

export const describeDatasetVersionQuery = (datasetName: string, version: number) =>
  api.datasets.describeVersion.queryOptions({ input: { datasetName, version }, staleTime: 60_000 });
