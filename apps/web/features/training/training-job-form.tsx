"use client";

import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Form from "@cloudscape-design/components/form";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { DescribedDatasetVersion } from "@sagebrush/contracts/datasets/dataset";
import { isStudioError } from "@sagebrush/contracts/errors";
import { type Algorithm, type ProblemType, targetUses } from "@sagebrush/contracts/training/algorithm";
import type { TrainingSuggestion } from "@sagebrush/contracts/training/training-job";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { api } from "../../lib/api-client.ts";
import { AlgorithmFields } from "./algorithm-fields.tsx";
import { DeviceSelect } from "./device-select.tsx";
import { FeatureSelection } from "./feature-selection.tsx";
import { GroupSelect } from "./group-select.tsx";
import { HyperparameterFields } from "./hyperparameter-fields.tsx";
import { MemoryNotice } from "./memory-notice.tsx";
import { NameAndLimitFields } from "./name-and-limit-fields.tsx";
import { SplitFields } from "./split-fields.tsx";
import { TimeSeriesFields } from "./time-series-fields.tsx";
import {
  type DraftErrors,
  readDraft,
  type TrainingData,
  type TrainingJobDraft,
  withAlgorithm,
  withChannel,
  withGroupColumn,
  withWeightColumn,
} from "./training-job-draft.ts";
import { WeightSelect } from "./weight-select.tsx";

interface TrainingJobFormProps {
  initialDraft: TrainingJobDraft;
  data: TrainingData;
  dataset: DescribedDatasetVersion;
  suggestion: TrainingSuggestion;
  algorithms: readonly Algorithm[];
}

/** Everything about a job but its data. Starts from a suggestion; all of it may be changed. */
export function TrainingJobForm({ initialDraft, data, dataset, suggestion, algorithms }: TrainingJobFormProps) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState(initialDraft);
  const [isSubmitted, setSubmitted] = useState(false);
  const create = useMutation(
    api.trainingJobs.create.mutationOptions({
      onSuccess: async (job) => {
        await queryClient.invalidateQueries({ queryKey: api.trainingJobs.list.key() });
        router.push(`/training-jobs/${job.trainingJobName}`);
      },
    }),
  );
  const algorithm = algorithms.find(({ algorithmName }) => algorithmName === draft.algorithmName);
  if (algorithm === undefined) {
    return <ErrorAlert error={new Error(`This studio has no algorithm '${draft.algorithmName}'.`)} />;
  }
  const { request, errors: draftErrors } = readDraft(draft, data, algorithm);
  const errors = shownErrors(draftErrors, create.error, isSubmitted);
  const change = (changes: Partial<TrainingJobDraft>) => {
    setDraft({ ...draft, ...changes });
    create.reset();
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setSubmitted(true);
        if (request !== null) create.mutate(request);
      }}
    >
      <Form
        actions={
          <SpaceBetween direction="horizontal" size="xs" alignItems="center">
            {isSubmitted && request === null && <Box color="text-status-error">Some fields need your attention.</Box>}
            <Button href="/training-jobs" variant="link" formAction="none">
              Cancel
            </Button>
            <Button variant="primary" loading={create.isPending}>
              Create training job
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          <AlgorithmFields
            problemType={draft.problemType}
            algorithmName={draft.algorithmName}
            algorithms={algorithms}
            suggestion={suggestion}
            onChangeProblemType={(problemType) => change(withProblemType(draft, problemType, algorithms, suggestion))}
            onChangeAlgorithm={(chosen) => change(withAlgorithm(draft, chosen, suggestion))}
          />
          {draft.timeSeries !== null ? (
            <TimeSeriesFields
              dataset={dataset}
              targetColumn={data.targetColumn ?? ""}
              suggestion={suggestion}
              timeSeries={draft.timeSeries}
              errors={errors}
              onChange={(timeSeries) => change({ timeSeries })}
            />
          ) : (
            <SpaceBetween size="l">
              {data.targetColumn !== null && draft.problemType === "ranking" && (
                <GroupSelect
                  dataset={dataset}
                  targetColumn={data.targetColumn}
                  groupColumn={draft.groupColumn}
                  error={errors["inputDataConfig.groupColumn"]}
                  onChange={(groupColumn) => change(withGroupColumn(draft, groupColumn))}
                />
              )}
              <FeatureSelection
                dataset={dataset}
                takenColumns={takenColumns(draft, data)}
                suggestion={suggestion}
                featureColumns={draft.featureColumns}
                error={errors["inputDataConfig.featureColumns"]}
                onChange={(featureColumns) => change({ featureColumns })}
              />
              {data.targetColumn !== null && (
                <WeightSelect
                  dataset={dataset}
                  targetColumn={data.targetColumn}
                  weightColumn={draft.weightColumn}
                  error={errors["inputDataConfig.weightColumn"]}
                  onChange={(weightColumn) => change(withWeightColumn(draft, weightColumn))}
                />
              )}
              <SplitFields
                split={draft.split}
                seed={draft.seed}
                rowCount={dataset.rowCount}
                channels={targetUses[draft.problemType] === "required" ? draft.channels : null}
                errors={errors}
                onChangeChannel={(channel, chosen) => change(withChannel(draft, channel, chosen))}
                onChange={change}
              />
            </SpaceBetween>
          )}
          <HyperparameterFields
            key={algorithm.algorithmName}
            algorithm={algorithm}
            texts={draft.hyperparameters}
            errors={errors}
            onChange={(hyperparameters) => change({ hyperparameters })}
          />
          <DeviceSelect
            algorithm={algorithm}
            device={draft.device}
            error={errors["resourceConfig.instanceType"]}
            onChange={(device) => change({ device })}
          />
          <NameAndLimitFields draft={draft} errors={errors} onChange={change} />
          {request !== null && create.error === null && <MemoryNotice request={request} />}
          <ErrorAlert error={create.error} />
        </SpaceBetween>
      </Form>
    </form>
  );
}

/** Numbers out of range and shares that do not add up are said while they are typed, the rest after the first try. */
function shownErrors(draftErrors: DraftErrors, serverError: unknown, isSubmitted: boolean): DraftErrors {
  const entries = Object.entries(draftErrors).filter(
    ([path]) => isSubmitted || path.startsWith("hyperparameters.") || path === "split",
  );
  const issues = isStudioError(serverError) ? serverError.issues : [];
  return Object.fromEntries([...issues.map(({ path, message }) => [path.join("."), message] as const), ...entries]);
}

/** They say something else of a row than what is learned from. */
function takenColumns({ problemType, weightColumn, groupColumn }: TrainingJobDraft, { targetColumn }: TrainingData) {
  return [targetColumn, weightColumn, problemType === "ranking" ? groupColumn : null].filter((name) => name !== null);
}

/** Keeps the algorithm where it solves the other problem too. */
function withProblemType(
  draft: TrainingJobDraft,
  problemType: ProblemType,
  algorithms: readonly Algorithm[],
  suggestion: TrainingSuggestion,
): TrainingJobDraft {
  const suitable = algorithms.filter((algorithm) => algorithm.problemTypes.includes(problemType));
  const next = { ...(problemType === "ranking" ? withGroupColumn(draft, draft.groupColumn) : draft), problemType };
  const [first] = suitable;
  const isKept = suitable.some(({ algorithmName }) => algorithmName === draft.algorithmName);
  return isKept || first === undefined ? next : withAlgorithm(next, first, suggestion);
}
