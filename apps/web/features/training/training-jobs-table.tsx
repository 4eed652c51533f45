"use client";

import Button from "@cloudscape-design/components/button";
import Grid from "@cloudscape-design/components/grid";
import Link from "@cloudscape-design/components/link";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import Select from "@cloudscape-design/components/select";
import type { TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { type TrainingJobSummary, trainingJobStatus } from "@sagebrush/contracts/training/training-job";
import { EmptyState } from "../../components/empty-state.tsx";
import { Page } from "../../components/page.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { capitalized, purposeOf } from "../../components/problem-type.ts";
import { RelativeTime } from "../../components/relative-time.tsx";
import { ResourceStatus } from "../../components/resource-status.tsx";
import { ResourceTable } from "../../components/resource-table.tsx";
import { usePermission } from "../../components/session.tsx";
import { TwoLines } from "../../components/two-lines.tsx";
import { formatNumber } from "../../lib/format-numbers.ts";
import { splitWords } from "../../lib/format-words.ts";
import { usePageOf } from "../../lib/use-page-of.ts";
import { positiveIntegerOf, useSearchState } from "../../lib/use-search-state.ts";
import { DatasetFilter } from "./dataset-filter.tsx";
import { JobDuration } from "./job-duration.tsx";
import { headlineMetric } from "./metric-curves.ts";
import { hasEnded, listTrainingJobsQuery } from "./queries.ts";
import { TrainingHelp } from "./training-help.tsx";

const columnDefinitions: TableProps.ColumnDefinition<TrainingJobSummary>[] = [
  {
    id: "name",
    header: "Name",
    isRowHeader: true,
    minWidth: 190,
    cell: ({ trainingJobName, algorithmName }) => (
      <TwoLines
        first={<Link href={`/training-jobs/${trainingJobName}`}>{trainingJobName}</Link>}
        second={algorithmName}
      />
    ),
  },
  { id: "status", header: "Status", minWidth: 170, cell: (job) => <StatusCell job={job} /> },
  {
    id: "metric",
    header: "Metric",
    minWidth: 130,
    cell: ({ finalMetrics }) => {
      const metric = headlineMetric(finalMetrics);
      return metric === null ? "–" : <TwoLines first={formatNumber(metric.value)} second={metric.name} />;
    },
  },
  {
    id: "dataset",
    header: "Dataset",
    minWidth: 170,
    cell: ({ datasetName, datasetVersion }) => (
      <TwoLines
        first={<Link href={`/datasets/${datasetName}?version=${datasetVersion}`}>{datasetName}</Link>}
        second={`Version ${datasetVersion}`}
      />
    ),
  },
  { id: "purpose", header: "Purpose", minWidth: 150, cell: (job) => capitalized(purposeOf(job)) },
  { id: "duration", header: "Duration", minWidth: 120, cell: (job) => <JobDuration job={job} /> },
  { id: "created", header: "Created", minWidth: 130, cell: ({ creationTime }) => <RelativeTime time={creationTime} /> },
];

function StatusCell({ job }: { job: TrainingJobSummary }) {
  if (hasEnded(job) || job.secondaryStatus !== "Training") return <ResourceStatus status={job.trainingJobStatus} />;
  return (
    <ProgressBar variant="standalone" ariaLabel={`Progress of ${job.trainingJobName}`} value={job.progress * 100} />
  );
}

const breadcrumbs = [{ text: "Training jobs", href: "/training-jobs" }];
const anyStatus = { value: "", label: "Any status" };
const statusOptions = [
  anyStatus,
  ...trainingJobStatus.options.map((status) => ({ value: status, label: splitWords(status) })),
];

export function TrainingJobsTable() {
  const [search, setSearch] = useSearchState();
  const mayWrite = usePermission("training-jobs:write");
  const name = search.get("q") ?? "";
  const datasetName = search.get("dataset") ?? "";
  const status = trainingJobStatus.safeParse(search.get("status")).data;
  const filter = {
    ...(name === "" ? {} : { nameContains: name.slice(0, 63) }),
    ...(datasetName === "" ? {} : { datasetName }),
    ...(status === undefined ? {} : { statusEquals: status }),
  };
  const pageNumber = positiveIntegerOf(search.get("page"), 1);
  const page = usePageOf(listTrainingJobsQuery(filter), pageNumber);
  const create = mayWrite && (
    <Button variant="primary" href="/training-jobs/create">
      Create training job
    </Button>
  );
  return (
    <Page title="Training jobs" breadcrumbs={breadcrumbs} help={<TrainingHelp />}>
      <ResourceTable
        label="Training jobs"
        page={page}
        pageNumber={pageNumber}
        onChangePage={(number) => setSearch({ page: String(number) }, "push")}
        trackBy={({ trainingJobName }) => trainingJobName}
        columnDefinitions={columnDefinitions}
        header={
          <PageHeader hasHelp description="Each learns to predict one column of a dataset." actions={create}>
            Training jobs
          </PageHeader>
        }
        filter={
          <Grid
            gridDefinition={[
              { colspan: { default: 12, xs: 6 } },
              { colspan: { default: 12, xs: 3 } },
              { colspan: { default: 12, xs: 3 } },
            ]}
          >
            <TextFilter
              filteringText={name}
              filteringPlaceholder="Find by name"
              filteringAriaLabel="Find training jobs by name"
              onChange={({ detail }) => setSearch({ q: detail.filteringText.slice(0, 63), page: null })}
            />
            <Select
              ariaLabel="Status"
              selectedOption={statusOptions.find(({ value }) => value === (status ?? "")) ?? anyStatus}
              options={statusOptions}
              onChange={({ detail }) => setSearch({ status: detail.selectedOption.value ?? null, page: null })}
            />
            <DatasetFilter datasetName={datasetName} onChange={(dataset) => setSearch({ dataset, page: null })} />
          </Grid>
        }
        isFiltered={Object.keys(filter).length > 0}
        onClearFilter={() => setSearch({ q: null, status: null, dataset: null, page: null })}
        empty={
          <EmptyState
            title="No training jobs yet"
            description="Choose a dataset and the column to predict; the rest is suggested."
            action={create}
          />
        }
      />
    </Page>
  );
}
