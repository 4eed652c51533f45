"use client";

import Button from "@cloudscape-design/components/button";
import Pagination, { type PaginationProps } from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import type { ReactNode } from "react";
import { EmptyState } from "./empty-state.tsx";
import { ErrorAlert } from "./error-alert.tsx";

interface ResourceTableProps<Item> {
  /** What the rows are, for screen readers: "Training jobs". */
  label: string;
  items: readonly Item[] | undefined;
  error: unknown;
  onRetry: () => void;
  trackBy: (item: Item) => string;
  columnDefinitions: TableProps.ColumnDefinition<Item>[];
  header: ReactNode;
  filter?: ReactNode;
  pagination: PaginationProps;
  isFiltered: boolean;
  onClearFilter: () => void;
  /** Shown where there is nothing yet; offers the first step. */
  empty: ReactNode;
}

/** A list of resources with its loading, error, empty and no-match states. */
export function ResourceTable<Item>(props: ResourceTableProps<Item>) {
  const { label, items, error, onRetry, isFiltered, onClearFilter, empty, pagination, ...table } = props;
  const hasFailed = error !== null && items === undefined;
  return (
    <SpaceBetween size="m">
      <ErrorAlert error={error} onRetry={onRetry} />
      <Table
        {...table}
        items={items ?? []}
        loading={items === undefined && !hasFailed}
        loadingText={`Loading ${label.toLowerCase()}`}
        variant="container"
        stickyHeader
        wrapLines
        resizableColumns={false}
        pagination={(pagination.pagesCount > 1 || pagination.currentPageIndex > 1) && <Pagination {...pagination} />}
        ariaLabels={{ tableLabel: label }}
        empty={
          hasFailed ? (
            <EmptyState title="Nothing to show" description="The list could not be loaded." />
          ) : isFiltered ? (
            <EmptyState
              title="No matches"
              description="Nothing fits this filter."
              action={<Button onClick={onClearFilter}>Clear filter</Button>}
            />
          ) : (
            empty
          )
        }
      />
    </SpaceBetween>
  );
}
