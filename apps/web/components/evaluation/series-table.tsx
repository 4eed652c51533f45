"use client";

import { useCollection } from "@cloudscape-design/collection-hooks";
import Button from "@cloudscape-design/components/button";
import Pagination from "@cloudscape-design/components/pagination";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import type { JudgedSeries, SeriesMetrics } from "@sagebrush/contracts/models/forecasting-evaluation";
import { formatCountOf, formatNumber, formatPercent } from "../../lib/format-numbers.ts";
import { EmptyState } from "../empty-state.tsx";

interface SeriesTableProps {
  series: readonly JudgedSeries[];
  /** Shows the series in the chart. */
  onChoose: (itemId: string) => void;
}

const figures: readonly { id: keyof SeriesMetrics; header: string; write: (value: number) => string }[] = [
  { id: "mase", header: "MASE", write: (value) => formatNumber(value, 3) },
  { id: "wql", header: "Weighted quantile loss", write: (value) => formatNumber(value, 3) },
  { id: "smape", header: "sMAPE", write: formatPercent },
  { id: "rmse", header: "RMSE", write: (value) => formatNumber(value, 4) },
  { id: "coverage", header: "Within 80 % interval", write: formatPercent },
];

/** The metrics of every series kept, the worst first, and those of the baseline. */
export function SeriesTable({ series, onChoose }: SeriesTableProps) {
  const { items, filterProps, paginationProps, collectionProps, filteredItemsCount } = useCollection(series, {
    filtering: {
      noMatch: <EmptyState title="No series matches" />,
      filteringFunction: ({ itemId }, text) => itemId.toLowerCase().includes(text.toLowerCase()),
    },
    pagination: { pageSize: 10 },
    sorting: { defaultState: { sortingColumn: maseColumn, isDescending: true } },
  });
  return (
    <Table
      {...collectionProps}
      variant="borderless"
      items={items}
      trackBy="itemId"
      columnDefinitions={[
        {
          id: "item",
          header: "Series",
          cell: ({ itemId }) => (
            <Button variant="inline-link" ariaLabel={`Show ${itemId} in the chart`} onClick={() => onChoose(itemId)}>
              {itemId}
            </Button>
          ),
          sortingComparator: (one, other) => one.itemId.localeCompare(other.itemId),
          isRowHeader: true,
        },
        ...figureColumns,
        {
          id: "baseline",
          header: "MASE of seasonal naive",
          cell: ({ baseline }) => (baseline.mase === null ? "–" : formatNumber(baseline.mase, 3)),
          sortingComparator: byNumber(({ baseline }) => baseline.mase),
        },
      ]}
      ariaLabels={{ tableLabel: "Series" }}
      filter={
        <TextFilter
          {...filterProps}
          filteringPlaceholder="Find a series"
          filteringAriaLabel="Find series"
          countText={formatCountOf(filteredItemsCount ?? 0, "match", "matches")}
        />
      }
      pagination={series.length > 10 && <Pagination {...paginationProps} />}
    />
  );
}

const figureColumns = figures.map(
  ({ id, header, write }): TableProps.ColumnDefinition<JudgedSeries> => ({
    id,
    header,
    cell: ({ metrics }) => {
      const value = metrics[id];
      return value === null ? "–" : write(value);
    },
    sortingComparator: byNumber(({ metrics }) => metrics[id]),
  }),
);

const [maseColumn = { sortingField: "itemId" }] = figureColumns;

/** What has no value is below all that have one. */
function byNumber(numberOf: (series: JudgedSeries) => number | null) {
  return (one: JudgedSeries, other: JudgedSeries) =>
    (numberOf(one) ?? Number.NEGATIVE_INFINITY) - (numberOf(other) ?? Number.NEGATIVE_INFINITY);
}
