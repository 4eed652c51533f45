import type { BinaryEvaluation, ThresholdGrid } from "@sagebrush/contracts/models/evaluation";
import { formatNumber, formatPercent } from "../../lib/format-numbers.ts";
import { LineChart } from "../charts/line-chart.tsx";
import { UnitSquareChart } from "../charts/unit-square-chart.tsx";
import { ChartGrid } from "./chart-grid.tsx";

/** Whether the model puts positives above negatives, whatever the threshold. */
export function BinaryRankingCharts({ evaluation }: { evaluation: BinaryEvaluation }) {
  const { labels, roc, precisionRecall, bestF1, gains, confusion, thresholds } = evaluation;
  const [negative, positive] = labels;
  const positives = confusion.truePositives + confusion.falseNegatives;
  const all = positives + confusion.trueNegatives + confusion.falsePositives;
  return (
    <ChartGrid>
      {roc.length > 0 && (
        <UnitSquareChart
          title="ROC curve"
          facts={`Of '${positive}', the share found against the share of '${negative}' taken for it, as the threshold falls. ${metricFact(evaluation, "auc", "Area")}`}
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
          facts={`${metricFact(evaluation, "average_precision", "Average precision")}${bestF1Fact(bestF1)}`}
          points={precisionRecall.map(({ recall, precision }) => ({ x: recall, y: precision }))}
          xLabel="Recall"
          yLabel="Precision"
          color="green"
          reference={{ name: "Guessing", at: all === 0 ? 0 : positives / all }}
          detail={{ name: "Threshold", values: precisionRecall.map(({ threshold }) => formatNumber(threshold)) }}
        />
      )}
      {gains.length > 0 && (
        <>
          <UnitSquareChart
            title="Cumulative gain"
            facts={gainFact(gains, positive)}
            points={[
              { x: 0, y: 0 },
              ...gains.map(({ rowShare, positiveShare }) => ({ x: rowShare, y: positiveShare })),
            ]}
            xLabel="Share of the rows, highest first"
            yLabel={`Share of '${positive}' found`}
            color="orange"
            reference={{ name: "Guessing", at: "diagonal" }}
            detail={{ name: "Threshold", values: ["–", ...gains.map(({ threshold }) => formatNumber(threshold))] }}
          />
          <LineChart
            title="Lift"
            facts={`How many times as many '${positive}' as among rows drawn at random. ${liftFact(gains)}`}
            series={[
              { name: "Lift", color: "orange", points: gains.map(({ rowShare, lift }) => ({ x: rowShare, y: lift })) },
              {
                name: "Guessing",
                color: "grey",
                isDashed: true,
                points: gains.map(({ rowShare: x }) => ({ x, y: 1 })),
              },
            ]}
            xLabel="Share of the rows, highest first"
            yLabel="Lift"
            height={300}
          />
        </>
      )}
      {thresholds !== null && evaluation.greatestDistance !== null && (
        <DistanceChart labels={labels} grid={thresholds} greatest={evaluation.greatestDistance} />
      )}
    </ChartGrid>
  );
}

interface DistanceChartProps {
  labels: BinaryEvaluation["labels"];
  grid: ThresholdGrid;
  greatest: NonNullable<BinaryEvaluation["greatestDistance"]>;
}

function DistanceChart({ labels: [negative, positive], grid, greatest }: DistanceChartProps) {
  const { thresholds, truePositives, falsePositives, positives, negatives } = grid;
  const below = (called: readonly number[], total: number) =>
    thresholds.map((x, index) => ({ x, y: 1 - (called[index] ?? 0) / total }));
  return (
    <LineChart
      title="Kolmogorov–Smirnov"
      facts={`Of each class, the share of rows below a probability. They are furthest apart at ${formatNumber(greatest.threshold)}: ${formatNumber(greatest.distance)}.`}
      series={[
        { name: `'${negative}' below`, color: "sky", points: below(falsePositives, negatives) },
        { name: `'${positive}' below`, color: "vermillion", points: below(truePositives, positives) },
      ]}
      xLabel="Probability"
      yLabel="Share of the class"
      marker={{ x: greatest.threshold, label: formatNumber(greatest.distance, 3) }}
      height={300}
    />
  );
}

function metricFact({ metrics }: BinaryEvaluation, name: string, label: string): string {
  const value = metrics.find((metric) => metric.name === name)?.value ?? null;
  return value === null ? "" : `${label}: ${formatNumber(value)}.`;
}

function bestF1Fact(best: BinaryEvaluation["bestF1"]): string {
  if (best === null) return "";
  const { truePositives, falsePositives, falseNegatives } = best;
  const called = truePositives + falsePositives;
  const positives = truePositives + falseNegatives;
  const precision = called === 0 ? 0 : truePositives / called;
  const recall = positives === 0 ? 0 : truePositives / positives;
  return ` Best F1 ${formatNumber(best.f1)} at threshold ${formatNumber(best.threshold)}: precision ${formatPercent(precision)}, recall ${formatPercent(recall)}.`;
}

function gainFact(gains: BinaryEvaluation["gains"], positive: string): string {
  const fifth = gains.find(({ rowShare }) => rowShare >= 0.2 - 1e-9);
  return fifth === undefined
    ? ""
    : `The fifth of the rows with the highest probability holds ${formatPercent(fifth.positiveShare)} of all '${positive}'.`;
}

function liftFact([first]: BinaryEvaluation["gains"]): string {
  return first === undefined ? "" : `In the highest ${formatPercent(first.rowShare)}: ${formatNumber(first.lift, 3)}.`;
}
