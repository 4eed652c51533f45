import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import type { DatasetVersionStatus } from "@sagebrush/contracts/datasets/dataset";
import type { EndpointStatus } from "@sagebrush/contracts/endpoints/endpoint";
import type { TrainingJobStatus } from "@sagebrush/contracts/training/training-job";
import { splitWords } from "../lib/format-words.ts";

export type ResourceStatusName = DatasetVersionStatus | EndpointStatus | TrainingJobStatus;

const indicatorTypes: Record<ResourceStatusName, StatusIndicatorProps.Type> = {
  Importing: "in-progress",
  Available: "success",
  InProgress: "in-progress",
  Stopping: "in-progress",
  Stopped: "stopped",
  Completed: "success",
  Creating: "in-progress",
  Updating: "in-progress",
  Deleting: "in-progress",
  InService: "success",
  Failed: "error",
};

/** A status of any resource, in the words and colours used everywhere. */
export function ResourceStatus({ status }: { status: ResourceStatusName }) {
  return <StatusIndicator type={indicatorTypes[status]}>{splitWords(status)}</StatusIndicator>;
}
