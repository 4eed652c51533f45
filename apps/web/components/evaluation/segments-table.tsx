"use client";

import { useCollection } from "@cloudscape-design/collection-hooks";
import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import Pagination from "@cloudscape-design/components/pagination";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import type { Segment, Segments } from "@sagebrush/contracts/models/segments";
import type { SignatureInput } from "@sagebrush/contracts/models/signature";
import { useMemo, useState } from "react";
import { formatCount, formatCountOf, formatNumber } from "../../lib/format-numbers.ts";
import { PaletteStyles } from "../charts/palette-styles.tsx";
import { EmptyState } from "../empty-state.tsx";
import { IntervalBar } from "./interval-bar.tsx";
import { segmentLabel } from "./segment-label.ts";
import { comparedWithAll, worstFirst } from "./worst-segments.ts";

type SegmentMetric = Segments["metrics"][number];

interface SegmentsTableProps {
  segments: Segments;
  inputs: readonly SignatureInput[];
}

interface SegmentRow {
  id: string;
  column: string;
  label: string;
  rowCount: number;
  isSmall: boolean;
  score: Segment["scores"][number];
}

/** Where the model is worst, by a metric of one's choice. */
export function SegmentsTable({ segments, inputs }: SegmentsTableProps) {
  const [metricName, setMetricName] = useState(segments.metrics[0]?.name ?? "");
  const metricIndex = Math.max(
    0,
    segments.metrics.findIndex(({ name }) => name === metricName),
  );
  const metric = segments.metrics[metricIndex];
  const rows = useMemo(
    () => (metric === undefined ? [] : rowsOf(segments, { metricIndex, metric, inputs })),
    [segments, metricIndex, metric, inputs],
  );
  const { items, filterProps, paginationProps, collectionProps, filteredItemsCount } = useCollection(rows, {
    filtering: {
      noMatch: <EmptyState title="No segment matches" />,
      filteringFunction: ({ column, label }, text) => `${column} ${label}`.toLowerCase().includes(text.toLowerCase()),
    },
    pagination: { pageSize: 10 },
  });
  if (metric === undefined) return null;
  return (
    <Table
      {...collectionProps}
      variant="borderless"
      items={items}
      trackBy="id"
      wrapLines
      columnDefinitions={columnsFor(metric, domainOf(rows, metric))}
      ariaLabels={{ tableLabel: "Segments" }}
      filter={
        <SpaceBetween direction="horizontal" size="s">
          <TextFilter
            {...filterProps}
            filteringPlaceholder="Find a column or value"
            filteringAriaLabel="Find segments"
            countText={formatCountOf(filteredItemsCount ?? 0, "match", "matches")}
          />
          <Select
            ariaLabel="Metric of the segments"
            selectedOption={{ value: metric.name, label: metric.label }}
            options={segments.metrics.map(({ name, label }) => ({ value: name, label }))}
            onChange={({ detail }) => setMetricName(detail.selectedOption.value ?? "")}
          />
        </SpaceBetween>
      }
      pagination={rows.length > 10 && <Pagination {...paginationProps} />}
      footer={
        <Box color="text-body-secondary" fontSize="body-s">
          {segmentFacts(rows, metric, segments.omittedCount)}
        </Box>
      }
    />
  );
}

function rowsOf(
  { segments }: Segments,
  { metricIndex, metric, inputs }: { metricIndex: number; metric: SegmentMetric; inputs: readonly SignatureInput[] },
): SegmentRow[] {
  const types = new Map(inputs.map(({ name, type }) => [name, type]));
  return worstFirst(segments, metricIndex, metric).map(({ column, values, rowCount, isSmall, scores }) => ({
    id: JSON.stringify([column, values]),
    column,
    label: segmentLabel(values, types.get(column)),
    rowCount,
    isSmall,
    score: scores[metricIndex] ?? null,
  }));
}

const comparisons = {
  worse: { text: "Worse than all rows", color: "vermillion" },
  better: { text: "Better than all rows", color: "green" },
  alike: { text: "", color: "blue" },
} as const;

function columnsFor(metric: SegmentMetric, domain: [number, number]): TableProps.ColumnDefinition<SegmentRow>[] {
  return [
    { id: "column", header: "Column", cell: ({ column }) => column, isRowHeader: true, width: 180 },
    { id: "values", header: "Values", cell: ({ label }) => label, width: 210 },
    {
      id: "rows",
      header: "Rows",
      width: 110,
      cell: ({ rowCount, isSmall }) => (
        <>
          {formatCount(rowCount)} {isSmall && <Badge>few</Badge>}
        </>
      ),
    },
    { id: "score", header: metric.label, width: 190, cell: ({ score }) => scoreText(score) },
    {
      id: "interval",
      header: "95% interval, all rows dashed",
      minWidth: 240,
      cell: ({ score }) =>
        score !== null && (
          <>
            <PaletteStyles />
            <IntervalBar
              {...score}
              overall={metric.overall}
              domain={domain}
              color={comparisons[comparedWithAll(score, metric)].color}
            />
          </>
        ),
    },
    {
      id: "comparison",
      header: "Verdict",
      width: 170,
      cell: ({ score }) => comparisons[comparedWithAll(score, metric)].text,
    },
  ];
}

function scoreText(score: SegmentRow["score"]): string {
  if (score === null) return "–";
  const { value, lower, upper } = score;
  if (lower === null || upper === null) return formatNumber(value, 3);
  return `${formatNumber(value, 3)} (${formatNumber(lower, 3)} to ${formatNumber(upper, 3)})`;
}

/** One scale for all pages, from the lowest to the highest end; wild intervals of few rows do not stretch that of many. */
function domainOf(rows: readonly SegmentRow[], { overall }: SegmentMetric): [number, number] {
  const areAllSmall = rows.every(({ isSmall }) => isSmall);
  const ends = rows.flatMap(({ score, isSmall }) => {
    if (score === null) return [];
    const { value, lower, upper } = score;
    return isSmall && !areAllSmall ? [value] : [value, lower ?? value, upper ?? value];
  });
  const all = overall === null ? ends : [...ends, overall];
  return all.length === 0 ? [0, 1] : [Math.min(...all), Math.max(...all)];
}

function segmentFacts(rows: readonly SegmentRow[], metric: SegmentMetric, omittedCount: number): string {
  const measured = rows.filter(({ score }) => score !== null && score.lower !== null);
  const worse = measured.filter(({ score }) => comparedWithAll(score, metric) === "worse").length;
  const all = metric.overall === null ? "" : ` All rows: ${formatNumber(metric.overall)}.`;
  // One of 40 intervals of 95 % lies wholly on the bad side although nothing is wrong.
  const chance = Math.round(measured.length / 40);
  const byChance = worse > 0 && chance > 0 ? ` About ${formatCount(chance)} would be by chance.` : "";
  const omitted =
    omittedCount > 0 ? ` ${formatCountOf(omittedCount, "better segment is", "better segments are")} not kept.` : "";
  return `Worst first.${all} ${formatCount(worse)} of ${formatCountOf(rows.length, "segment")} ${worse === 1 ? "is" : "are"} surely worse.${byChance}${omitted}`;
}
