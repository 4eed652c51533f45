"use client";

import { useCollection } from "@cloudscape-design/collection-hooks";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import type { MulticlassEvaluation } from "@sagebrush/contracts/models/evaluation";
import { formatCount, formatPercent } from "../../lib/format-numbers.ts";
import { ConfusionMatrix } from "../charts/confusion-matrix.tsx";

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

export function MulticlassCharts({ evaluation }: { evaluation: MulticlassEvaluation }) {
  const { labels, otherClassCount, counts } = evaluation.confusion;
  const { items, collectionProps, paginationProps } = useCollection(evaluation.classes, {
    sorting: {},
    pagination: { pageSize: 20 },
  });
  return (
    <SpaceBetween size="l">
      <ConfusionMatrix
        title="Confusion matrix"
        labels={otherClassCount === 0 ? labels : [...labels, `${formatCount(otherClassCount)} others`]}
        counts={counts}
      />
      <Table
        {...collectionProps}
        variant="borderless"
        header={<Header variant="h3">By class</Header>}
        items={items}
        trackBy="label"
        columnDefinitions={columnDefinitions}
        ariaLabels={{ tableLabel: "Scores by class" }}
        pagination={evaluation.classes.length > 20 && <Pagination {...paginationProps} />}
      />
    </SpaceBetween>
  );
}
