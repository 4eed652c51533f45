"use client";

import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Link from "@cloudscape-design/components/link";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { TrainingJob, TrainingMetricPoint } from "@sagebrush/contracts/training/training-job";
import { KeyValue } from "../../components/key-value.tsx";
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
  return (
    <Container>
      <SpaceBetween size="l">
        <KeyValue
          facts={[
            {
              label: "Status",
              value: (
                <SpaceBetween size="xxs">
                  <ResourceStatus status={job.trainingJobStatus} />
                  {isRunning && <Box color="text-body-secondary">{secondaryText(job)}</Box>}
                </SpaceBetween>
              ),
            },
            { label: `${splitWords(iterationName)}s`, value: <Big>{iterationsText(job)}</Big> },
            {
              label: isRunning ? "Elapsed" : "Duration",
              value: (
                <Big>
                  <JobDuration job={job} />
                </Big>
              ),
            },
            isRunning
              ? {
                  label: "Remaining",
                  value: <Big>{remaining === null ? "–" : `≤ ${formatDuration(Math.ceil(remaining))}`}</Big>,
                }
              : { label: "Model", value: <ModelLink modelName={job.modelName} /> },
          ]}
        />
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

function ModelLink({ modelName }: { modelName: string | null }) {
  if (modelName === null) return "None";
  return (
    <Link href={`/models/${modelName}`} fontSize="heading-m">
      {modelName}
    </Link>
  );
}

function Big({ children }: { children: React.ReactNode }) {
  return (
    <Box fontSize="heading-l" fontWeight="bold">
      {children}
    </Box>
  );
}

function iterationsText({ iteration, totalIterations }: TrainingJob): string {
  return totalIterations === null
    ? formatCount(iteration)
    : `${formatCount(iteration)} / ${formatCount(totalIterations)}`;
}

function secondaryText(job: TrainingJob): string {
  const message = job.secondaryStatusTransitions.at(-1)?.statusMessage;
  return message || splitWords(job.secondaryStatus);
}

function progressText(job: TrainingJob, iterationName: string): string {
  if (job.iteration === 0) return "Waiting for the first iteration.";
  return `${splitWords(iterationName)} ${formatCount(job.iteration)}; early stopping may end it sooner.`;
}

/** More points than the estimate looks back on, however many curves they belong to. */
const latestPoints = 1_000;

/** When the latest iterations ended, by one of the curves. */
function paceOf(job: TrainingJob, points: readonly TrainingMetricPoint[], nowMs: number) {
  const metricName = points[0]?.metricName;
  return {
    iteration: job.iteration,
    totalIterations: job.totalIterations,
    finished: points
      .slice(-latestPoints)
      .filter((point) => point.metricName === metricName)
      .map(({ iteration, time }) => ({ iteration, timeMs: Date.parse(time) })),
    nowMs,
  };
}
