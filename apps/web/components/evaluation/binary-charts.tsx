import type { BinaryEvaluation } from "@sagebrush/contracts/models/evaluation";
import { formatCountOf, formatNumber, formatPercent } from "../../lib/format-numbers.ts";
import { ConfusionMatrix } from "../charts/confusion-matrix.tsx";
import { UnitSquareChart } from "../charts/unit-square-chart.tsx";
import { ChartGrid } from "./chart-grid.tsx";

export function BinaryCharts({ evaluation }: { evaluation: BinaryEvaluation }) {
  const { labels, roc, precisionRecall, confusion, calibration, bestF1 } = evaluation;
  const [negative, positive] = labels;
  const positives = confusion.truePositives + confusion.falseNegatives;
  const positiveShare = evaluation.rowCount === 0 ? 0 : positives / evaluation.rowCount;
  return (
    <ChartGrid>
      <ConfusionMatrix
        title={`Confusion matrix at probability ${formatNumber(confusion.threshold)}`}
        labels={[negative, positive]}
        counts={[
          [confusion.trueNegatives, confusion.falsePositives],
          [confusion.falseNegatives, confusion.truePositives],
        ]}
      />
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
          reference={{ name: "Guessing", at: positiveShare }}
          detail={{ name: "Threshold", values: precisionRecall.map(({ threshold }) => formatNumber(threshold)) }}
        />
      )}
      {calibration.length > 0 && (
        <UnitSquareChart
          title="Calibration"
          facts={`Of the rows given a probability, how many are '${positive}'. On the dashed line probabilities keep their word.`}
          points={calibration.map(({ meanProbability, positiveShare: share }) => ({ x: meanProbability, y: share }))}
          xLabel="Mean predicted probability"
          yLabel={`Share of '${positive}'`}
          color="purple"
          reference={{ name: "Perfectly calibrated", at: "diagonal" }}
          hasDots
          detail={{ name: "Rows", values: calibration.map(({ count }) => formatCountOf(count, "row")) }}
        />
      )}
    </ChartGrid>
  );
}

function metricFact({ metrics }: BinaryEvaluation, name: string, label: string): string {
  const value = metrics.find((metric) => metric.name === name)?.value ?? null;
  return value === null ? "" : `${label}: ${formatNumber(value)}.`;
}

function bestF1Fact(best: BinaryEvaluation["bestF1"]): string {
  if (best === null) return "";
  const { truePositives, falsePositives, falseNegatives } = best;
  const precision = truePositives / Math.max(1, truePositives + falsePositives);
  const recall = truePositives / Math.max(1, truePositives + falseNegatives);
  return ` Best F1 ${formatNumber(best.f1)} at threshold ${formatNumber(best.threshold)}: precision ${formatPercent(precision)}, recall ${formatPercent(recall)}.`;
}
