"use client";

import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import type { AnomalyEvaluation } from "@sagebrush/contracts/models/evaluation";
import { formatCountOf, formatNumber, formatPercent } from "../../lib/format-numbers.ts";
import { ConfusionMatrix } from "../charts/confusion-matrix.tsx";
import { Histogram } from "../charts/histogram.tsx";
import { UnitSquareChart } from "../charts/unit-square-chart.tsx";
import { ChartGrid } from "./chart-grid.tsx";

type ScoredRow = AnomalyEvaluation["highest"]["rows"][number];

export function AnomalyCharts({ evaluation }: { evaluation: AnomalyEvaluation }) {
  const { scoreHistogram, threshold, countAboveThreshold, rowCount, highest, labelled } = evaluation;
  return (
    <SpaceBetween size="xl">
      <ChartGrid>
        <Histogram
          title="Scores"
          facts={`${formatCountOf(countAboveThreshold, "row")}, ${formatPercent(countAboveThreshold / rowCount)}, score above ${formatNumber(threshold)} (the dashed line): the mean and three standard deviations, a rule of thumb for what to look at.`}
          bins={scoreHistogram.map(({ lower, upper, count }) => ({ start: lower, end: upper, count }))}
          xLabel="Anomaly score"
          countLabel="Rows"
          marker={threshold}
          height={300}
        />
        {labelled !== null && <LabelledCharts labelled={labelled} />}
      </ChartGrid>
      <Table
        variant="borderless"
        header={
          <Header variant="h3" description="With the values they have; what is unusual in them is for you to say.">
            Highest scores
          </Header>
        }
        items={highest.rows}
        columnDefinitions={columnDefinitions(evaluation)}
        ariaLabels={{ tableLabel: "Rows with the highest scores" }}
        contentDensity="compact"
        wrapLines={false}
      />
    </SpaceBetween>
  );
}

function columnDefinitions({
  highest,
  threshold,
  labelled,
}: AnomalyEvaluation): TableProps.ColumnDefinition<ScoredRow>[] {
  const known: TableProps.ColumnDefinition<ScoredRow>[] =
    labelled === null
      ? []
      : [
          {
            id: "known",
            header: labelled.targetColumnName,
            cell: ({ isAnomaly }) => (isAnomaly === null ? "–" : labelled.labels[isAnomaly ? 1 : 0]),
          },
        ];
  return [
    {
      id: "score",
      header: "Score",
      isRowHeader: true,
      cell: ({ score }) =>
        score > threshold ? (
          <StatusIndicator type="warning">{formatNumber(score)}</StatusIndicator>
        ) : (
          formatNumber(score)
        ),
    },
    ...known,
    ...highest.columns.map((column, index) => ({
      id: `column-${index}`,
      header: column,
      cell: ({ values }: ScoredRow) => shownValue(values[index] ?? null),
    })),
  ];
}

function shownValue(value: number | string | null): string {
  if (value === null) return "–";
  return typeof value === "number" ? formatNumber(value, 6) : value;
}

function LabelledCharts({ labelled }: { labelled: NonNullable<AnomalyEvaluation["labelled"]> }) {
  const { labels, roc, precisionRecall, confusion, bestF1, rowCount } = labelled;
  const [normal, anomaly] = labels;
  const anomalies = confusion.truePositives + confusion.falseNegatives;
  return (
    <>
      <ConfusionMatrix
        title={`Confusion matrix at score ${formatNumber(confusion.threshold)}`}
        labels={[normal, anomaly]}
        counts={[
          [confusion.trueNegatives, confusion.falsePositives],
          [confusion.falseNegatives, confusion.truePositives],
        ]}
      />
      {roc.length > 0 && (
        <UnitSquareChart
          title="ROC curve"
          facts={`Of '${anomaly}', the share found against the share of '${normal}' taken for it, as the threshold falls.`}
          points={roc.map(({ falsePositiveRate, truePositiveRate }) => ({ x: falsePositiveRate, y: truePositiveRate }))}
          xLabel="False positive rate"
          yLabel="True positive rate"
          reference={{ name: "Guessing", at: "diagonal" }}
          detail={{
            name: "Threshold",
            values: roc.map(({ threshold }) => (threshold === null ? "–" : formatNumber(threshold))),
          }}
        />
      )}
      {precisionRecall.length > 0 && (
        <UnitSquareChart
          title="Precision and recall"
          facts={
            bestF1 === null
              ? ""
              : `Best F1 ${formatNumber(bestF1.f1)} at score ${formatNumber(bestF1.threshold)}: ${formatCountOf(bestF1.truePositives, "anomaly", "anomalies")} found, ${formatCountOf(bestF1.falsePositives, "false alarm")}.`
          }
          points={precisionRecall.map(({ recall, precision }) => ({ x: recall, y: precision }))}
          xLabel="Recall"
          yLabel="Precision"
          color="green"
          reference={{ name: "Guessing", at: rowCount === 0 ? 0 : anomalies / rowCount }}
          detail={{ name: "Threshold", values: precisionRecall.map(({ threshold }) => formatNumber(threshold)) }}
        />
      )}
    </>
  );
}
