"use client";

import { useCollection } from "@cloudscape-design/collection-hooks";
import Alert from "@cloudscape-design/components/alert";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import type { DescribedDatasetVersion } from "@sagebrush/contracts/datasets/dataset";
import type { TrainingSuggestion } from "@sagebrush/contracts/training/training-job";
import { EmptyState } from "../../components/empty-state.tsx";
import { formatCount, formatCountOf, formatPercent } from "../../lib/format-numbers.ts";

interface FeatureRow {
  name: string;
  type: string;
  distinctCount: number | null;
  missingFraction: number | null;
  leftOutBecause: string;
}

interface FeatureSelectionProps {
  dataset: DescribedDatasetVersion;
  /** Target and weight, which are not to be learned from. */
  takenColumns: readonly string[];
  suggestion: TrainingSuggestion;
  featureColumns: readonly string[];
  error: string | undefined;
  onChange: (featureColumns: string[]) => void;
}

const columnDefinitions: TableProps.ColumnDefinition<FeatureRow>[] = [
  { id: "name", header: "Column", cell: ({ name }) => name, sortingField: "name", isRowHeader: true },
  { id: "type", header: "Type", cell: ({ type }) => type, sortingField: "type", width: 120 },
  {
    id: "distinct",
    header: "Distinct",
    cell: ({ distinctCount }) => (distinctCount === null ? "–" : formatCount(distinctCount)),
    sortingField: "distinctCount",
    width: 120,
  },
  {
    id: "missing",
    header: "Missing",
    cell: ({ missingFraction }) => (missingFraction === null ? "–" : formatPercent(missingFraction)),
    sortingField: "missingFraction",
    width: 120,
  },
  { id: "reason", header: "Left out because", cell: ({ leftOutBecause }) => leftOutBecause || "–" },
];

/** Which columns the model may look at. Starts from the suggestion; what it leaves out says why. */
export function FeatureSelection(props: FeatureSelectionProps) {
  const { dataset, takenColumns, suggestion, featureColumns, error, onChange } = props;
  const selected = new Set(featureColumns);
  const rows = featureRows(dataset, { takenColumns, suggestion, selected });
  const { items, filterProps, paginationProps, collectionProps, filteredItemsCount } = useCollection(rows, {
    filtering: {
      noMatch: <EmptyState title="No column matches" description="Try another part of its name." />,
      empty: <EmptyState title="No columns" description="The dataset holds the target and nothing else." />,
    },
    pagination: { pageSize: 10 },
    sorting: {},
  });
  const leftOut = rows.filter(({ name }) => !selected.has(name)).length;
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${formatCount(featureColumns.length)}/${formatCount(rows.length)})`}
          description={
            leftOut === 0
              ? `Every column${takenColumns.length === 0 ? "" : ` but ${takenColumns.join(" and ")}`} is used.`
              : `${formatCountOf(leftOut, "column is", "columns are")} left out.`
          }
        >
          Features
        </Header>
      }
    >
      <SpaceBetween size="s">
        {error !== undefined && <Alert type="error">{error}</Alert>}
        {suggestion.warnings.length > 0 && (
          <Alert type="warning">
            {suggestion.warnings.map((warning) => (
              <div key={warning}>{warning}</div>
            ))}
          </Alert>
        )}
        <ExpandableSection
          headerText="Choose columns"
          defaultExpanded={rows.length <= 12 || suggestion.excludedColumns.length > 0 || error !== undefined}
        >
          <Table
            {...collectionProps}
            variant="embedded"
            items={items}
            trackBy="name"
            columnDefinitions={columnDefinitions}
            selectionType="multi"
            selectedItems={rows.filter(({ name }) => selected.has(name))}
            onSelectionChange={({ detail }) => {
              const chosen = new Set(detail.selectedItems.map(({ name }) => name));
              onChange(rows.filter(({ name }) => chosen.has(name)).map(({ name }) => name));
            }}
            ariaLabels={{
              selectionGroupLabel: "Features",
              allItemsSelectionLabel: () => "Use every column on all pages that match",
              itemSelectionLabel: (_, { name }) => `Use ${name}`,
            }}
            filter={
              rows.length > 10 && (
                <TextFilter
                  {...filterProps}
                  filteringPlaceholder="Find a column"
                  countText={formatCountOf(filteredItemsCount ?? 0, "match", "matches")}
                />
              )
            }
            pagination={rows.length > 10 && <Pagination {...paginationProps} />}
          />
        </ExpandableSection>
      </SpaceBetween>
    </Container>
  );
}

function featureRows(
  dataset: DescribedDatasetVersion,
  {
    takenColumns,
    suggestion,
    selected,
  }: Pick<FeatureSelectionProps, "takenColumns" | "suggestion"> & { selected: ReadonlySet<string> },
): FeatureRow[] {
  const profiles = new Map((dataset.profile?.columns ?? []).map((profile) => [profile.name, profile]));
  const reasons = new Map(suggestion.excludedColumns.map(({ name, reason }) => [name, reason]));
  return dataset.columns
    .filter(({ name }) => !takenColumns.includes(name))
    .map(({ name, type }) => ({
      name,
      type,
      distinctCount: profiles.get(name)?.distinctCount ?? null,
      missingFraction: profiles.get(name)?.missingFraction ?? null,
      leftOutBecause: selected.has(name) ? "" : (reasons.get(name) ?? ""),
    }));
}
