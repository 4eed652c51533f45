"use client";

import Box from "@cloudscape-design/components/box";
import Pagination from "@cloudscape-design/components/pagination";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import type { RejectedRow } from "@sagebrush/contracts/datasets/csv-import";
import type { DatasetVersion } from "@sagebrush/contracts/datasets/dataset";
import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { formatCount, formatCountOf } from "../../lib/format-numbers.ts";
import { positiveIntegerOf, useSearchState } from "../../lib/use-search-state.ts";
import { listRejectedRowsQuery } from "./queries.ts";

const rowsPerPage = 50;

const columnDefinitions: TableProps.ColumnDefinition<RejectedRow>[] = [
  { id: "line", header: "Line", width: 110, cell: ({ lineNumber }) => formatCount(lineNumber) },
  { id: "column", header: "Column", width: 180, cell: ({ column }) => column ?? "whole row" },
  { id: "reason", header: "Why it does not fit", minWidth: 260, cell: ({ reason }) => reason },
  {
    id: "text",
    header: "As it stands in the file",
    minWidth: 320,
    cell: ({ text }) => <Box variant="code">{text}</Box>,
  },
];

/** Rows of the file that did not fit; the page lives in the address bar. */
export function RejectedRowsTable({ version }: { version: DatasetVersion }) {
  const [search, setSearch] = useSearchState();
  const page = positiveIntegerOf(search.get("page"), 1);
  const rejected = useQuery(
    listRejectedRowsQuery({
      datasetName: version.datasetName,
      version: version.version,
      offset: (page - 1) * rowsPerPage,
      limit: rowsPerPage,
    }),
  );
  if (rejected.error !== null && rejected.data === undefined)
    return <ErrorAlert error={rejected.error} onRetry={() => void rejected.refetch()} />;

  const listedCount = rejected.data?.total ?? 0;
  const rejectedCount = version.rejectedRowCount ?? 0;
  return (
    <Table
      variant="embedded"
      items={rejected.data?.rows ?? []}
      columnDefinitions={columnDefinitions}
      loading={rejected.isPending}
      loadingText="Loading rejected rows"
      wrapLines
      ariaLabels={{ tableLabel: "Rejected rows" }}
      header={
        rejectedCount > 0 && (
          <Box color="text-body-secondary">
            {formatCountOf(rejectedCount, "row")} of {version.sourceFileName} {rejectedCount === 1 ? "was" : "were"}{" "}
            left out.
            {listedCount < rejectedCount && ` The first ${formatCount(listedCount)} are listed.`}
          </Box>
        )
      }
      pagination={
        listedCount > rowsPerPage && (
          <Pagination
            currentPageIndex={page}
            pagesCount={Math.ceil(listedCount / rowsPerPage)}
            onChange={({ detail }) => setSearch({ page: String(detail.currentPageIndex) }, "push")}
          />
        )
      }
      empty={<EmptyState title="Every row fitted" description="Nothing of the file was left out." />}
    />
  );
}
