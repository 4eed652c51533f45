"use client";

import { useCollection } from "@cloudscape-design/collection-hooks";
import Box from "@cloudscape-design/components/box";
import Pagination from "@cloudscape-design/components/pagination";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import type { WordEmbeddingEvaluation } from "@sagebrush/contracts/models/evaluation";
import { formatCount, formatCountOf, formatNumber } from "../../lib/format-numbers.ts";
import { EmptyState } from "../empty-state.tsx";

type Word = WordEmbeddingEvaluation["words"][number];

const pageSize = 15;

const columnDefinitions: TableProps.ColumnDefinition<Word>[] = [
  { id: "word", header: "Word", cell: ({ word }) => word, sortingField: "word", isRowHeader: true, width: 170 },
  {
    id: "count",
    header: "Occurrences",
    cell: ({ count }) => formatCount(count),
    sortingField: "count",
    width: 140,
  },
  {
    id: "neighbours",
    header: "Nearest words",
    cell: ({ neighbours }) =>
      neighbours.map(({ word, similarity }, place) => (
        <span key={word}>
          {place > 0 && ", "}
          {word}{" "}
          <Box variant="span" color="text-body-secondary" fontSize="body-s">
            {formatNumber(similarity, 2)}
          </Box>
        </span>
      )),
  },
];

export function NeighbourTable({ words }: { words: readonly Word[] }) {
  const { items, collectionProps, paginationProps, filterProps, filteredItemsCount } = useCollection(words, {
    filtering: {
      noMatch: <EmptyState title="No word matches" />,
      filteringFunction: ({ word, neighbours }, text) =>
        [word, ...neighbours.map((neighbour) => neighbour.word)].some((each) =>
          each.toLowerCase().includes(text.toLowerCase()),
        ),
    },
    sorting: {},
    pagination: { pageSize },
  });
  return (
    <Table
      {...collectionProps}
      variant="borderless"
      items={items}
      trackBy="word"
      wrapLines
      columnDefinitions={columnDefinitions}
      ariaLabels={{ tableLabel: "Nearest words" }}
      filter={
        <TextFilter
          {...filterProps}
          filteringPlaceholder="Find a word"
          filteringAriaLabel="Find words"
          countText={formatCountOf(filteredItemsCount ?? 0, "match", "matches")}
        />
      }
      pagination={words.length > pageSize && <Pagination {...paginationProps} />}
    />
  );
}
