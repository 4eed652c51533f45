"use client";

import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import type { RankingEvaluation } from "@sagebrush/contracts/models/evaluation";
import { formatCount, formatCountOf, formatNumber, formatPercent } from "../../lib/format-numbers.ts";
import { Histogram } from "../charts/histogram.tsx";
import { LineChart } from "../charts/line-chart.tsx";
import { ChartGrid } from "./chart-grid.tsx";
import { ReportSection } from "./report-section.tsx";

type WorstQuery = RankingEvaluation["worstQueries"][number];

/** How well the rows of each query are put in order. */
export function RankingCharts({ evaluation }: { evaluation: RankingEvaluation }) {
  const { ndcgHistogram, relevanceByRank, targetColumnName, worstQueries } = evaluation;
  const width = 1 / ndcgHistogram.length;
  const curve = (valueAt: (rank: (typeof relevanceByRank)[number]) => number) =>
    relevanceByRank.map((rank) => ({ x: rank.rank, y: valueAt(rank) }));
  return (
    <ReportSection title="Queries and places" description={queriesFact(evaluation)}>
      <SpaceBetween size="xl">
        <ChartGrid>
          <LineChart
            title="Relevance by place"
            facts={`The mean ${targetColumnName} of the row at each place. The closer to the best order, the better; at random all places are alike.`}
            series={[
              { name: "This model", points: curve(({ relevance }) => relevance) },
              { name: "Best order", points: curve(({ best }) => best), color: "green", isDashed: true },
              { name: "Random order", points: curve(({ random }) => random), color: "grey", isDashed: true },
            ]}
            xLabel="Place"
            yLabel={`Mean ${targetColumnName}`}
            height={300}
          />
          <Histogram
            title="NDCG of the queries"
            facts={`${formatPercent(shareAtLeast(ndcgHistogram, 0.9))} of the queries are ordered to at least 0.9 of what the best order of their first 10 rows is worth.`}
            bins={ndcgHistogram.map((count, bin) => ({ start: bin * width, end: (bin + 1) * width, count }))}
            xLabel="NDCG of the first 10 rows"
            countLabel="Queries"
            color="purple"
            height={300}
          />
        </ChartGrid>
        <Table
          variant="borderless"
          header={
            <Header
              variant="h3"
              description="Queries whose first 10 rows are furthest from their best order. What they have in common is worth a look."
            >
              Worst queries
            </Header>
          }
          items={worstQueries}
          columnDefinitions={columnDefinitions(evaluation)}
          ariaLabels={{ tableLabel: "Worst queries" }}
          contentDensity="compact"
        />
      </SpaceBetween>
    </ReportSection>
  );
}

function queriesFact({ queryCount, unjudgedQueryCount, groupColumnName, gain, targetColumnName }: RankingEvaluation) {
  const unjudged =
    unjudgedQueryCount === 0
      ? ""
      : ` ${formatCount(unjudgedQueryCount)} of them have no relevant row and are left out of all figures.`;
  const worth =
    gain === "exponential" ? `2 to the power of its ${targetColumnName}, less 1` : `its ${targetColumnName}`;
  return `${formatCountOf(queryCount, "query", "queries")} by ${groupColumnName}, each of which counts alike whatever its number of rows.${unjudged} To NDCG a row is worth ${worth}; to the other figures a row above 0 is relevant.`;
}

function shareAtLeast(histogram: readonly number[], ndcg: number): number {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  const from = Math.round(ndcg * histogram.length);
  return total === 0 ? 0 : histogram.slice(from).reduce((sum, count) => sum + count, 0) / total;
}

function columnDefinitions({ groupColumnName }: RankingEvaluation): TableProps.ColumnDefinition<WorstQuery>[] {
  return [
    { id: "query", header: groupColumnName, isRowHeader: true, cell: ({ query }) => query },
    { id: "ndcg", header: "NDCG of the first 10 rows", cell: ({ ndcg }) => formatNumber(ndcg) },
    {
      id: "first",
      header: "First relevant row",
      cell: ({ firstRelevantRank }) => `Place ${formatCount(firstRelevantRank)}`,
    },
    { id: "relevant", header: "Relevant rows", cell: ({ relevantCount }) => formatCount(relevantCount) },
    { id: "rows", header: "Rows", cell: ({ rowCount }) => formatCount(rowCount) },
  ];
}
