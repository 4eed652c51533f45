"use client";

import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import Pagination from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import type { DatasetSummary } from "@sagebrush/contracts/datasets/dataset";
import { type ReactNode, useState } from "react";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { ResourceStatus } from "../../components/resource-status.tsx";
import { usePermission } from "../../components/session.tsx";
import { formatBytes, formatCount } from "../../lib/format-numbers.ts";
import { usePageOf } from "../../lib/use-page-of.ts";
import { positiveIntegerOf, useSearchState } from "../../lib/use-search-state.ts";
import { datasetPath } from "./dataset-path.ts";
import { DeleteDatasetModal } from "./delete-dataset-modal.tsx";
import { listDatasetsQuery } from "./queries.ts";

const columnDefinitions: TableProps.ColumnDefinition<DatasetSummary>[] = [
  {
    id: "datasetName",
    header: "Name",
    isRowHeader: true,
    minWidth: 240,
    cell: ({ datasetName, description }) => (
      <>
        <Link href={datasetPath(datasetName)}>{datasetName}</Link>
        {description !== "" && (
          <Box fontSize="body-s" color="text-body-secondary">
            {description}
          </Box>
        )}
      </>
    ),
  },
  {
    id: "status",
    header: "Status",
    width: 130,
    minWidth: 130,
    cell: ({ status }) => <ResourceStatus status={status} />,
  },
  {
    id: "rows",
    header: "Rows",
    width: 110,
    minWidth: 110,
    cell: ({ rowCount }) => (rowCount === null ? "–" : formatCount(rowCount)),
  },
  { id: "columns", header: "Columns", width: 105, minWidth: 105, cell: ({ columnCount }) => formatCount(columnCount) },
  {
    id: "size",
    header: "Size",
    width: 110,
    minWidth: 110,
    cell: ({ sizeBytes }) => (sizeBytes === null ? "–" : formatBytes(sizeBytes)),
  },
  { id: "version", header: "Version", width: 95, minWidth: 95, cell: ({ latestVersion }) => latestVersion },
  {
    id: "createdAt",
    header: "Created",
    width: 150,
    minWidth: 150,
    cell: ({ createdAt }) => <RelativeTime time={createdAt} />,
  },
];

interface DatasetsTableProps {
  /** What to offer where there is no dataset yet. */
  firstSteps: ReactNode;
}

export function DatasetsTable({ firstSteps }: DatasetsTableProps) {
  const [search, setSearch] = useSearchState();
  const nameContains = search.get("q") ?? "";
  const page = positiveIntegerOf(search.get("page"), 1);
  const [selected, setSelected] = useState<DatasetSummary[]>([]);
  const [isDeleting, setDeleting] = useState(false);
  const mayWrite = usePermission("datasets:write");
  const { items, pageCount, hasMore, isLoading, query } = usePageOf(listDatasetsQuery(nameContains), page);
  const chosen = items.find(({ datasetName }) => datasetName === selected[0]?.datasetName);

  if (query.error !== null && query.data === undefined)
    return <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />;

  return (
    <>
      <Table
        variant="container"
        items={items}
        columnDefinitions={columnDefinitions}
        trackBy="datasetName"
        loading={isLoading}
        loadingText="Loading datasets"
        {...(mayWrite ? { selectionType: "single" as const } : {})}
        selectedItems={chosen === undefined ? [] : [chosen]}
        onSelectionChange={({ detail }) => setSelected(detail.selectedItems)}
        ariaLabels={{
          tableLabel: "Datasets",
          selectionGroupLabel: "Choose a dataset",
          itemSelectionLabel: (_, { datasetName }) => datasetName,
        }}
        wrapLines
        header={
          <Header
            actions={
              mayWrite && (
                <SpaceBetween direction="horizontal" size="xs">
                  <Button disabled={chosen === undefined} onClick={() => setDeleting(true)}>
                    Delete
                  </Button>
                </SpaceBetween>
              )
            }
          >
            In this workspace
          </Header>
        }
        filter={
          <TextFilter
            filteringText={nameContains}
            filteringPlaceholder="Find by name"
            filteringAriaLabel="Find datasets by name"
            onChange={({ detail }) => setSearch({ q: detail.filteringText.slice(0, 63), page: null })}
          />
        }
        pagination={
          <Pagination
            currentPageIndex={Math.min(page, pageCount)}
            pagesCount={pageCount}
            openEnd={hasMore}
            onChange={({ detail }) => setSearch({ page: String(detail.currentPageIndex) }, "push")}
          />
        }
        empty={
          nameContains === "" ? (
            firstSteps
          ) : (
            <EmptyState
              title="No match"
              description={`No dataset has “${nameContains}” in its name.`}
              action={<Button onClick={() => setSearch({ q: null, page: null })}>Clear search</Button>}
            />
          )
        }
      />
      {isDeleting && chosen !== undefined && (
        <DeleteDatasetModal
          datasetName={chosen.datasetName}
          onDismiss={() => setDeleting(false)}
          onDeleted={() => setSelected([])}
        />
      )}
    </>
  );
}
