"use client";

import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";
import type { TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import type { ModelSummary } from "@sagebrush/contracts/models/model";
import { EmptyState } from "../../components/empty-state.tsx";
import { Page } from "../../components/page.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { capitalized, problemTypeTexts, purposeOf } from "../../components/problem-type.ts";
import { RelativeTime } from "../../components/relative-time.tsx";
import { ResourceTable } from "../../components/resource-table.tsx";
import { usePermission } from "../../components/session.tsx";
import { TwoLines } from "../../components/two-lines.tsx";
import { formatBytes, formatNumber } from "../../lib/format-numbers.ts";
import { usePageOf } from "../../lib/use-page-of.ts";
import { positiveIntegerOf, useSearchState } from "../../lib/use-search-state.ts";
import { ModelsHelp } from "./models-help.tsx";
import { listModelsQuery } from "./queries.ts";

const columnDefinitions: TableProps.ColumnDefinition<ModelSummary>[] = [
  {
    id: "name",
    header: "Name",
    isRowHeader: true,
    minWidth: 200,
    cell: ({ modelName, algorithmName }) => (
      <TwoLines first={<Link href={`/models/${modelName}`}>{modelName}</Link>} second={algorithmName} />
    ),
  },
  {
    id: "target",
    header: "Purpose",
    minWidth: 180,
    cell: ({ targetColumn, problemType }) => (
      <TwoLines
        first={capitalized(purposeOf({ problemType, targetColumn }))}
        second={problemTypeTexts[problemType].label}
      />
    ),
  },
  {
    id: "metric",
    header: "Held-out metric",
    minWidth: 140,
    cell: ({ headlineMetric }) =>
      headlineMetric === null ? (
        "–"
      ) : (
        <TwoLines first={formatNumber(headlineMetric.value)} second={headlineMetric.name} />
      ),
  },
  {
    id: "job",
    header: "Training job",
    minWidth: 160,
    cell: ({ trainingJobName }) =>
      trainingJobName === null ? "Deleted" : <Link href={`/training-jobs/${trainingJobName}`}>{trainingJobName}</Link>,
  },
  { id: "size", header: "Size", minWidth: 100, cell: ({ sizeBytes }) => formatBytes(sizeBytes) },
  {
    id: "created",
    header: "Created",
    minWidth: 150,
    cell: ({ creationTime, createdBy }) => <TwoLines first={<RelativeTime time={creationTime} />} second={createdBy} />,
  },
];

const breadcrumbs = [{ text: "Models", href: "/models" }];

export function ModelsTable() {
  const [search, setSearch] = useSearchState();
  const mayTrain = usePermission("training-jobs:write");
  const name = search.get("q") ?? "";
  const pageNumber = positiveIntegerOf(search.get("page"), 1);
  const page = usePageOf(listModelsQuery(name), pageNumber);
  const train = mayTrain && <Button href="/training-jobs/create">Train a model</Button>;
  return (
    <Page title="Models" breadcrumbs={breadcrumbs} help={<ModelsHelp />}>
      <ResourceTable
        label="Models"
        page={page}
        pageNumber={pageNumber}
        onChangePage={(number) => setSearch({ page: String(number) }, "push")}
        trackBy={({ modelName }) => modelName}
        columnDefinitions={columnDefinitions}
        header={
          <PageHeader hasHelp description="Each is one ONNX file that takes raw columns and answers." actions={train}>
            Models
          </PageHeader>
        }
        filter={
          <TextFilter
            filteringText={name}
            filteringPlaceholder="Find by name"
            filteringAriaLabel="Find models by name"
            onChange={({ detail }) => setSearch({ q: detail.filteringText.slice(0, 63), page: null })}
          />
        }
        isFiltered={name !== ""}
        onClearFilter={() => setSearch({ q: null, page: null })}
        empty={
          <EmptyState title="No models yet" description="A finished training job leaves one here." action={train} />
        }
      />
    </Page>
  );
}
