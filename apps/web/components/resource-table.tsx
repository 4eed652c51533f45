"use client";

import Button from "@cloudscape-design/components/button";
import Pagination from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import type { ReactNode } from "react";
import { EmptyState } from "./empty-state.tsx";
import { ErrorAlert } from "./error-alert.tsx";

/** What `usePageOf` answers. */
interface ShownPage<Item> {
  items: Item[];
  pageCount: number;
  hasMore: boolean;
  isLoading: boolean;
  query: { error: Error | null; refetch: () => unknown };
}

interface ResourceTableProps<Item> {
  /** What the rows are, for screen readers: "Training jobs". */
  label: string;
  page: ShownPage<Item>;
  /** As the address has it, from 1. */
  pageNumber: number;
  onChangePage: (pageNumber: number) => void;
  trackBy: (item: Item) => string;
  columnDefinitions: TableProps.ColumnDefinition<Item>[];
  header: ReactNode;
  filter?: ReactNode;
  isFiltered: boolean;
  onClearFilter: () => void;
  /** Shown where there is nothing yet; offers the first step. */
  empty: ReactNode;
}

/** A list of resources, page by page, with its loading, error, empty and no-match states. */
export function ResourceTable<Item>(props: ResourceTableProps<Item>) {
  const { label, page, pageNumber, onChangePage, isFiltered, onClearFilter, empty, ...table } = props;
  const { error, refetch } = page.query;
  return (
    <SpaceBetween size="m">
      <ErrorAlert error={error} onRetry={() => void refetch()} />
      <Table
        {...table}
        items={page.items}
        loading={page.isLoading && error === null}
        loadingText={`Loading ${label.toLowerCase()}`}
        variant="container"
        wrapLines
        pagination={
          (page.pageCount > 1 || page.hasMore) && (
            <Pagination
              currentPageIndex={Math.min(pageNumber, page.pageCount)}
              pagesCount={page.pageCount}
              openEnd={page.hasMore}
              onChange={({ detail }) => onChangePage(detail.currentPageIndex)}
            />
          )
        }
        ariaLabels={{ tableLabel: label }}
        empty={
          error !== null ? (
            <EmptyState title="Nothing to show" description="The list could not be loaded." />
          ) : isFiltered ? (
            <EmptyState
              title="No match"
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
