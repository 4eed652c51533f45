"use client";

import Box from "@cloudscape-design/components/box";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import Link from "@cloudscape-design/components/link";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { TrainingJob, TrainingMetricPoint } from "@sagebrush/contracts/training/training-job";
import { ResourceStatus } from "../../components/resource-status.tsx";
import { formatCount } from "../../lib/format-numbers.ts";
import { formatDuration } from "../../lib/format-time.ts";
import { splitWords } from "../../lib/format-words.ts";
import { JobDuration } from "./job-duration.tsx";
import { hasEnded } from "./queries.ts";
import { remainingSeconds } from "./remaining-time.ts";
import { useNow } from "./use-now.ts";

interface TrainingProgressProps {
  job: TrainingJob;
  points: readonly TrainingMetricPoint[];
  iterationName: string;
  isConnected: boolean;
}

/** Status, how far, how long so far, how long still. */
export function TrainingProgress({ job, points, iterationName, isConnected }: TrainingProgressProps) {
  const isRunning = !hasEnded(job);
  const nowMs = useNow(isRunning);
  const remaining = isRunning ? remainingSeconds(paceOf(job, points, nowMs)) : null;
  const total = job.totalIterations;
  return (
    <Container>
      <SpaceBetween size="l">
        <ColumnLayout columns={4} variant="text-grid">
          <Figure label="Status">
            <SpaceBetween size="xxs">
              <ResourceStatus status={job.trainingJobStatus} />
              {isRunning && <Box color="text-body-secondary">{secondaryText(job)}</Box>}
            </SpaceBetween>
          </Figure>
          <Figure label={`${splitWords(iterationName)}s`}>
            <Big>
              {total === null ? formatCount(job.iteration) : `${formatCount(job.iteration)} / ${formatCount(total)}`}
            </Big>
          </Figure>
          <Figure label={isRunning ? "Elapsed" : "Duration"}>
            <Big>
              <JobDuration job={job} />
            </Big>
          </Figure>
          {isRunning ? (
            <Figure label="Remaining">
              <Big>{remaining === null ? "–" : `≤ ${formatDuration(Math.ceil(remaining))}`}</Big>
            </Figure>
          ) : (
            <Figure label="Model">
              {job.modelName === null ? (
                "None"
              ) : (
                <Link href={`/models/${job.modelName}`} fontSize="heading-m">
                  {job.modelName}
                </Link>
              )}
            </Figure>
          )}
        </ColumnLayout>
        {isRunning && (
          <ProgressBar
            ariaLabel="Training progress"
            value={job.progress * 100}
            description={progressText(job, iterationName)}
            additionalInfo={
              <StatusIndicator type={isConnected ? "success" : "pending"}>
                {isConnected ? "Live" : "Asking every 2 seconds"}
              </StatusIndicator>
            }
          />
        )}
      </SpaceBetween>
    </Container>
  );
}

function Figure({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <Box variant="awsui-key-label">{label}</Box>
      {children}
    </div>
  );
}

function Big({ children }: { children: React.ReactNode }) {
  return (
    <Box fontSize="heading-l" fontWeight="bold">
      {children}
    </Box>
  );
}

function secondaryText(job: TrainingJob): string {
  const message = job.secondaryStatusTransitions.at(-1)?.statusMessage;
  return message || splitWords(job.secondaryStatus);
}

function progressText(job: TrainingJob, iterationName: string): string {
  if (job.iteration === 0) return "Waiting for the first iteration.";
  return `${splitWords(iterationName)} ${formatCount(job.iteration)}; early stopping may end it sooner.`;
}

/** When each iteration ended, by one of the curves. */
function paceOf(job: TrainingJob, points: readonly TrainingMetricPoint[], nowMs: number) {
  const metricName = points[0]?.metricName;
  return {
    iteration: job.iteration,
    totalIterations: job.totalIterations,
    finished: points
      .filter((point) => point.metricName === metricName)
      .map(({ iteration, time }) => ({ iteration, timeMs: Date.parse(time) })),
    nowMs,
  };
}
