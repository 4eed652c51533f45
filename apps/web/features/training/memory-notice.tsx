"use client";

import Alert from "@cloudscape-design/components/alert";
import type { CreateTrainingJobRequest } from "@sagebrush/contracts/training/training-job";
import { useQuery } from "@tanstack/react-query";
import { trainingMemoryQuery } from "./queries.ts";

/** Says before a job is created that it would not fit into memory. The API refuses it in the same words. */
export function MemoryNotice({ request }: { request: CreateTrainingJobRequest }) {
  const { data } = useQuery(trainingMemoryQuery(request));
  if (data === undefined || data.problem === null) return null;
  return (
    <Alert type="warning" header="This training will not fit into memory">
      {data.problem}
    </Alert>
  );
}
