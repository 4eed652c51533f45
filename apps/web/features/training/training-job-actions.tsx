"use client";

import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { TrainingJob } from "@sagebrush/contracts/training/training-job";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDeleteModal } from "../../components/confirm-delete-modal.tsx";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { useFlash } from "../../components/flash.tsx";
import { usePermission } from "../../components/session.tsx";
import { api } from "../../lib/api-client.ts";
import { describeTrainingJobQuery, hasEnded } from "./queries.ts";
import { repeatPath } from "./repeat-path.ts";

export function TrainingJobActions({ job }: { job: TrainingJob }) {
  const [asking, setAsking] = useState<"stop" | "delete" | null>(null);
  const mayWrite = usePermission("training-jobs:write");
  if (!mayWrite) return null;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {hasEnded(job) ? (
        <Button onClick={() => setAsking("delete")}>Delete</Button>
      ) : (
        <Button disabled={job.trainingJobStatus === "Stopping"} onClick={() => setAsking("stop")}>
          Stop
        </Button>
      )}
      <Button href={repeatPath(job)}>Train again with these settings</Button>
      {asking === "stop" && <StopModal job={job} onDismiss={() => setAsking(null)} />}
      {asking === "delete" && <DeleteModal job={job} onDismiss={() => setAsking(null)} />}
    </SpaceBetween>
  );
}

function StopModal({ job, onDismiss }: { job: TrainingJob; onDismiss: () => void }) {
  const queryClient = useQueryClient();
  const stop = useMutation(
    api.trainingJobs.stop.mutationOptions({
      onSuccess: (stopped) => {
        queryClient.setQueryData(describeTrainingJobQuery(job.trainingJobName).queryKey, stopped);
        onDismiss();
      },
    }),
  );
  return (
    <Modal
      visible
      onDismiss={onDismiss}
      header={`Stop training job ${job.trainingJobName}?`}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onDismiss}>
              Let it run
            </Button>
            <Button
              variant="primary"
              loading={stop.isPending}
              onClick={() => stop.mutate({ trainingJobName: job.trainingJobName })}
            >
              Stop
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Box>
          What it has learned so far becomes a model. A stopped job cannot go on; a new one can take its settings.
        </Box>
        <ErrorAlert error={stop.error} />
      </SpaceBetween>
    </Modal>
  );
}

function DeleteModal({ job, onDismiss }: { job: TrainingJob; onDismiss: () => void }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const showFlash = useFlash();
  const remove = useMutation(
    api.trainingJobs.delete.mutationOptions({
      onSuccess: async () => {
        showFlash({ type: "success", content: `Deleted training job ${job.trainingJobName}.` });
        router.push("/training-jobs");
        await queryClient.invalidateQueries({ queryKey: api.trainingJobs.list.key() });
      },
    }),
  );
  return (
    <ConfirmDeleteModal
      resourceKind="training job"
      resourceName={job.trainingJobName}
      consequence={
        job.modelName === null
          ? "Its curves and log are lost."
          : `Its curves and log are lost. Its model, ${job.modelName}, stays.`
      }
      isDeleting={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ trainingJobName: job.trainingJobName })}
      onDismiss={onDismiss}
    />
  );
}
