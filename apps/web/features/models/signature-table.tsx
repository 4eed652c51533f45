"use client";

import { useCollection } from "@cloudscape-design/collection-hooks";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import type { ModelSignature, SignatureInput } from "@sagebrush/contracts/models/signature";
import { EmptyState } from "../../components/empty-state.tsx";
import { inputHint } from "../../components/prediction/record-fields.ts";
import { formatCount, formatCountOf } from "../../lib/format-numbers.ts";

const columnDefinitions: TableProps.ColumnDefinition<SignatureInput>[] = [
  { id: "name", header: "Column", cell: ({ name }) => name, isRowHeader: true },
  { id: "type", header: "Type", cell: ({ type }) => type, width: 130 },
  { id: "values", header: "Values", cell: valuesText },
  { id: "missing", header: "Missing in training", cell: ({ hasMissing }) => (hasMissing ? "Yes" : "No"), width: 180 },
];

/** The raw columns a model takes, in the order that CSV rows follow. */
export function SignatureTable({ signature }: { signature: ModelSignature }) {
  const { items, filterProps, paginationProps, collectionProps, filteredItemsCount } = useCollection(signature.inputs, {
    filtering: {
      noMatch: <EmptyState title="No column matches" />,
      filteringFunction: ({ name }, text) => name.toLowerCase().includes(text.toLowerCase()),
    },
    pagination: { pageSize: 20 },
  });
  const isLong = signature.inputs.length > 20;
  return (
    <Table
      {...collectionProps}
      header={
        <Header
          variant="h2"
          counter={`(${formatCount(signature.inputs.length)})`}
          description="Raw columns, in the order of a CSV row. Any of them may be missing."
        >
          Signature
        </Header>
      }
      wrapLines
      items={items}
      trackBy="name"
      columnDefinitions={columnDefinitions}
      ariaLabels={{ tableLabel: "Signature" }}
      filter={
        isLong && (
          <TextFilter
            {...filterProps}
            filteringPlaceholder="Find a column"
            countText={formatCountOf(filteredItemsCount ?? 0, "match", "matches")}
          />
        )
      }
      pagination={isLong && <Pagination {...paginationProps} />}
    />
  );
}

function valuesText(input: SignatureInput): string {
  if (input.type === "boolean") return "true, false";
  if (input.type !== "category") return inputHint(input);
  const shown = input.categories.slice(0, 8).join(", ");
  return input.categories.length > 8 ? `${shown} and ${formatCount(input.categories.length - 8)} more` : shown;
}
