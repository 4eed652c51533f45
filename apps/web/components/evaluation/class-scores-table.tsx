"use client";

import { useCollection } from "@cloudscape-design/collection-hooks";
import Pagination from "@cloudscape-design/components/pagination";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import type { MulticlassEvaluation } from "@sagebrush/contracts/models/evaluation";
import { formatCount, formatCountOf, formatNumber, formatPercent } from "../../lib/format-numbers.ts";
import { EmptyState } from "../empty-state.tsx";

type ClassScores = MulticlassEvaluation["classes"][number];

const columnDefinitions: TableProps.ColumnDefinition<ClassScores>[] = [
  { id: "label", header: "Class", cell: ({ label }) => label, sortingField: "label", isRowHeader: true },
  {
    id: "precision",
    header: "Precision",
    cell: ({ precision }) => formatPercent(precision),
    sortingField: "precision",
  },
  { id: "recall", header: "Recall", cell: ({ recall }) => formatPercent(recall), sortingField: "recall" },
  { id: "f1", header: "F1", cell: ({ f1 }) => formatPercent(f1), sortingField: "f1" },
  { id: "support", header: "Rows", cell: ({ support }) => formatCount(support), sortingField: "support" },
];

/** Older models were not measured by it. */
const areaColumn: TableProps.ColumnDefinition<ClassScores> = {
  id: "auc",
  header: "ROC area against the rest (95%)",
  cell: ({ auc, aucLower, aucUpper }) => {
    if (auc === null) return "–";
    if (aucLower === null || aucUpper === null) return formatNumber(auc, 3);
    return `${formatNumber(auc, 3)} (${formatNumber(aucLower, 3)} to ${formatNumber(aucUpper, 3)})`;
  },
  sortingField: "auc",
};

export function ClassScoresTable({ classes }: { classes: MulticlassEvaluation["classes"] }) {
  const { items, collectionProps, paginationProps, filterProps, filteredItemsCount } = useCollection(classes, {
    filtering: {
      noMatch: <EmptyState title="No class matches" />,
      filteringFunction: ({ label }, text) => label.toLowerCase().includes(text.toLowerCase()),
    },
    sorting: {},
    pagination: { pageSize: 20 },
  });
  const isLong = classes.length > 20;
  return (
    <Table
      {...collectionProps}
      variant="borderless"
      items={items}
      trackBy="label"
      columnDefinitions={
        classes.some(({ auc }) => auc !== null) ? [...columnDefinitions, areaColumn] : columnDefinitions
      }
      ariaLabels={{ tableLabel: "Scores by class" }}
      filter={
        isLong && (
          <TextFilter
            {...filterProps}
            filteringPlaceholder="Find a class"
            countText={formatCountOf(filteredItemsCount ?? 0, "match", "matches")}
          />
        )
      }
      pagination={isLong && <Pagination {...paginationProps} />}
    />
  );
}
