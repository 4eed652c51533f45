"use client";

import type { TrainingJobEvent } from "@sagebrush/contracts/training/training-job";
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { apiClient } from "../../lib/api-client.ts";
import { followEvents } from "./follow-events.ts";
import { mergeLogs, mergeMetrics } from "./merge-progress.ts";
import { describeTrainingJobQuery, hasEnded, trainingLogsQuery, trainingMetricsQuery } from "./queries.ts";

/**
 * Follows a job by server-sent events into the cache that the job's queries read.
 * @returns whether the stream is open; while it is not, the queries poll.
 */
export function useTrainingJobEvents(trainingJobName: string): boolean {
  const queryClient = useQueryClient();
  const { data: job } = useQuery(describeTrainingJobQuery(trainingJobName, true));
  const isRunning = job !== undefined && !hasEnded(job);
  const [isConnected, setConnected] = useState(false);
  const [followedName, setFollowedName] = useState<string | null>(null);
  // Once begun, the stream is read to its own end: after the job's it still brings the rest of the log.
  if (isRunning && followedName !== trainingJobName) setFollowedName(trainingJobName);

  // The event stream is outside React: it is open while this page is, until it ends.
  useEffect(() => {
    if (followedName === null) return;
    const controller = new AbortController();
    const { signal } = controller;
    void followEvents<TrainingJobEvent>({
      open: (lastEventId) => apiClient.trainingJobs.events({ trainingJobName: followedName }, { signal, lastEventId }),
      onEvent: (event) => writeEvent(queryClient, followedName, event),
      onConnection: (isOpen) => !signal.aborted && setConnected(isOpen),
      mayEnd: ({ job: followed }) => hasEnded(followed),
      signal,
      wait: (milliseconds) => abortableWait(milliseconds, signal),
    });
    return () => {
      controller.abort();
      setConnected(false);
    };
  }, [followedName, queryClient]);

  // The server keeps what a broken stream did not bring: ask for the rest once the job has ended.
  useEffect(() => {
    if (followedName === null || isRunning) return;
    void queryClient.invalidateQueries({ queryKey: trainingMetricsQuery(followedName).queryKey });
    void queryClient.invalidateQueries({ queryKey: trainingLogsQuery(followedName).queryKey });
  }, [followedName, isRunning, queryClient]);

  return isConnected && isRunning;
}

function writeEvent(queryClient: QueryClient, trainingJobName: string, { job, metrics, logs }: TrainingJobEvent) {
  queryClient.setQueryData(describeTrainingJobQuery(trainingJobName).queryKey, job);
  if (metrics.length > 0) {
    queryClient.setQueryData(trainingMetricsQuery(trainingJobName).queryKey, (known) => ({
      items: mergeMetrics(known?.items ?? [], metrics),
    }));
  }
  if (logs.length > 0) {
    queryClient.setQueryData(trainingLogsQuery(trainingJobName).queryKey, (known) => ({
      items: mergeLogs(known?.items ?? [], logs),
    }));
  }
}

function abortableWait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
