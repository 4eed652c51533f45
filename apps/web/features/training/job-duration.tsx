"use client";

import type { TrainingJobSummary } from "@sagebrush/contracts/training/training-job";
import { formatDuration } from "../../lib/format-time.ts";
import { useNow } from "./use-now.ts";

/** From the first iteration's worker to the end, or until now. */
export function JobDuration({ job }: { job: Pick<TrainingJobSummary, "trainingStartTime" | "trainingEndTime"> }) {
  const isRunning = job.trainingStartTime !== null && job.trainingEndTime === null;
  const nowMs = useNow(isRunning);
  if (job.trainingStartTime === null) return "–";
  const endMs = job.trainingEndTime === null ? nowMs : Date.parse(job.trainingEndTime);
  return formatDuration(Math.max(0, (endMs - Date.parse(job.trainingStartTime)) / 1000));
}
