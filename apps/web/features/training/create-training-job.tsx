"use client";

import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { Page } from "../../components/page.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { PageLoading } from "../../components/page-loading.tsx";
import { positiveIntegerOf, useSearchState } from "../../lib/use-search-state.ts";
import { goalOf, targetUseOf } from "./goals.ts";
import { labelFirstColumn } from "./label-first-column.ts";
import {
  describeDatasetVersionQuery,
  describeTrainingJobQuery,
  listAlgorithmsQuery,
  suggestTrainingQuery,
} from "./queries.ts";
import { type ChosenData, TrainingDataFields } from "./training-data-fields.tsx";
import { TrainingHelp } from "./training-help.tsx";
import { draftFromJob, draftFromSuggestion, type TrainingData } from "./training-job-draft.ts";
import { TrainingJobForm } from "./training-job-form.tsx";

const breadcrumbs = [
  { text: "Training jobs", href: "/training-jobs" },
  { text: "Train a model", href: "/training-jobs/create" },
];

/**
 * The data stands in the address (`dataset`, `version`, `goal`, `target`; without a target a file that has its label first
 * offers that), and in `from` the job whose settings are
 * taken.
 */
export function CreateTrainingJob() {
  const [search, setSearch] = useSearchState();
  const version = positiveIntegerOf(search.get("version"), 0);
  const datasetName = search.get("dataset");
  const goal = goalOf(search.get("goal"));
  const dataset = useQuery({
    ...describeDatasetVersionQuery(datasetName ?? "", version),
    enabled: datasetName !== null && version !== 0,
  });
  const label = dataset.data === undefined || goal !== "predict" ? null : labelFirstColumn(dataset.data);
  const chosen: ChosenData = {
    ...{ datasetName, goal },
    version: version === 0 ? null : version,
    targetColumn: search.get("target") ?? label,
  };
  return (
    <Page
      title="Train a model"
      breadcrumbs={breadcrumbs}
      help={<TrainingHelp />}
      header={
        <PageHeader hasHelp description="Choose what the model is for; the rest is suggested and yours to change.">
          Train a model
        </PageHeader>
      }
    >
      <SpaceBetween size="l">
        <TrainingDataFields
          chosen={chosen}
          onChange={({ datasetName: name, version: number, goal: next, targetColumn }) =>
            setSearch({
              dataset: name,
              version: number === null ? null : String(number),
              goal: next === "predict" ? null : next,
              target: targetColumn,
              from: null,
            })
          }
        />
        <Settings chosen={chosen} repeatedJobName={search.get("from")} />
      </SpaceBetween>
    </Page>
  );
}

function Settings({ chosen, repeatedJobName }: { chosen: ChosenData; repeatedJobName: string | null }) {
  const { datasetName, version, goal, targetColumn } = chosen;
  const lacksTarget = targetUseOf(goal) === "required" && targetColumn === null;
  if (datasetName === null || version === null || lacksTarget) {
    return (
      <EmptyState
        title={lacksTarget ? "What do you want to predict?" : "Which data is it about?"}
        description={`With dataset, version${lacksTarget ? " and target" : ""} chosen, algorithm, features and split are suggested here.`}
      />
    );
  }
  const data = { datasetName, version, targetColumn, problemType: goal === "predict" ? null : goal };
  return <SuggestedForm key={JSON.stringify([data, repeatedJobName])} data={data} repeatedJobName={repeatedJobName} />;
}

function SuggestedForm({ data, repeatedJobName }: { data: TrainingData; repeatedJobName: string | null }) {
  const suggestion = useQuery(suggestTrainingQuery(data));
  const algorithms = useQuery(listAlgorithmsQuery());
  const dataset = useQuery(describeDatasetVersionQuery(data.datasetName, data.version));
  const repeated = useQuery({
    ...describeTrainingJobQuery(repeatedJobName ?? "", true),
    enabled: repeatedJobName !== null,
  });
  const error = suggestion.error ?? algorithms.error ?? dataset.error ?? repeated.error;
  if (error !== null) {
    const retry = () =>
      void Promise.all([suggestion, algorithms, dataset].map((query) => query.isError && query.refetch()));
    return <ErrorAlert error={error} onRetry={retry} />;
  }
  const isWaitingForJob = repeatedJobName !== null && repeated.data === undefined;
  if (!suggestion.data || !algorithms.data || !dataset.data || isWaitingForJob) {
    return <PageLoading label="Looking at the data" />;
  }
  const { items } = algorithms.data;
  return (
    <TrainingJobForm
      initialDraft={
        repeated.data === undefined
          ? draftFromSuggestion(suggestion.data, items)
          : draftFromJob(repeated.data, suggestion.data, items)
      }
      data={data}
      dataset={dataset.data}
      suggestion={suggestion.data}
      algorithms={items}
    />
  );
}
