"use client";

import Grid from "@cloudscape-design/components/grid";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { Page } from "../../components/page.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { PageLoading } from "../../components/page-loading.tsx";
import {
  describeTrainingJobQuery,
  hasEnded,
  listAlgorithmsQuery,
  trainingLogsQuery,
  trainingMetricsQuery,
} from "./queries.ts";
import { TrainingConfiguration } from "./training-configuration.tsx";
import { TrainingHelp } from "./training-help.tsx";
import { TrainingJobActions } from "./training-job-actions.tsx";
import { TrainingLog } from "./training-log.tsx";
import { TrainingMetrics } from "./training-metrics.tsx";
import { TrainingOutcome } from "./training-outcome.tsx";
import { TrainingProgress } from "./training-progress.tsx";
import { TrainingTimeline } from "./training-timeline.tsx";
import { useTrainingJobEvents } from "./use-training-job-events.ts";

const pollMs = 2_000;

/** A job while it runs and after: progress, curves, log, what was asked for. */
export function TrainingJobDetails({ trainingJobName }: { trainingJobName: string }) {
  const isConnected = useTrainingJobEvents(trainingJobName);
  const job = useQuery(describeTrainingJobQuery(trainingJobName, isConnected));
  const isRunning = job.data !== undefined && !hasEnded(job.data);
  const pollInterval = isRunning && !isConnected ? pollMs : false;
  const metrics = useQuery(trainingMetricsQuery(trainingJobName, pollInterval));
  const logs = useQuery(trainingLogsQuery(trainingJobName, pollInterval));
  const algorithms = useQuery(listAlgorithmsQuery());

  const breadcrumbs = [
    { text: "Training jobs", href: "/training-jobs" },
    { text: trainingJobName, href: `/training-jobs/${trainingJobName}` },
  ];
  const algorithm = algorithms.data?.items.find(({ algorithmName }) => algorithmName === job.data?.algorithmName);
  const points = metrics.data?.items ?? [];
  return (
    <Page
      title={trainingJobName}
      breadcrumbs={breadcrumbs}
      help={<TrainingHelp />}
      header={
        <PageHeader hasHelp actions={job.data && <TrainingJobActions job={job.data} />}>
          {trainingJobName}
        </PageHeader>
      }
    >
      {job.data === undefined ? (
        job.error === null ? (
          <PageLoading />
        ) : (
          <ErrorAlert error={job.error} onRetry={() => void job.refetch()} />
        )
      ) : (
        <SpaceBetween size="l">
          <TrainingOutcome job={job.data} />
          <ErrorAlert error={job.error} onRetry={() => void job.refetch()} />
          <TrainingProgress
            job={job.data}
            points={points}
            iterationName={algorithm?.iterationName ?? "iteration"}
            isConnected={isConnected}
          />
          <Grid gridDefinition={[{ colspan: { default: 12, m: 8 } }, { colspan: { default: 12, m: 4 } }]}>
            <TrainingMetrics job={job.data} algorithm={algorithm} points={points} />
            <TrainingTimeline job={job.data} />
          </Grid>
          <ErrorAlert error={metrics.error ?? logs.error} header="Curves or log could not be loaded" />
          <TrainingLog trainingJobName={trainingJobName} lines={logs.data?.items ?? []} isRunning={isRunning} />
          <TrainingConfiguration job={job.data} algorithm={algorithm} />
        </SpaceBetween>
      )}
    </Page>
  );
}
