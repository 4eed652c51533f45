import type { RegressionEvaluation } from "@sagebrush/contracts/models/evaluation";
import { formatCount, formatCountOf, formatNumber } from "../../lib/format-numbers.ts";
import { Histogram } from "../charts/histogram.tsx";
import { ScatterChart } from "../charts/scatter-chart.tsx";
import { ChartGrid } from "./chart-grid.tsx";

export function RegressionCharts({ evaluation }: { evaluation: RegressionEvaluation }) {
  const { points, residualHistogram, rowCount, targetColumnName } = evaluation;
  const drawn =
    points.length < rowCount
      ? `${formatCount(points.length)} of ${formatCountOf(rowCount, "row")}, drawn at random`
      : formatCountOf(rowCount, "row");
  return (
    <ChartGrid>
      <ScatterChart
        title="Predicted and actual"
        facts={`${drawn}. On the dashed line the prediction is right.`}
        points={points.map(({ actual, predicted }) => ({ x: actual, y: predicted }))}
        xLabel={`Actual ${targetColumnName}`}
        yLabel="Predicted"
        hasDiagonal
      />
      <Histogram
        title="Errors"
        facts={errorFacts(residualHistogram)}
        bins={residualHistogram.map(({ lower, upper, count }) => ({ start: lower, end: upper, count }))}
        xLabel="Predicted minus actual"
        countLabel="Rows"
        color="green"
        marker={0}
        height={300}
      />
    </ChartGrid>
  );
}

function errorFacts(bins: RegressionEvaluation["residualHistogram"]): string {
  const fullest = bins.reduce<(typeof bins)[number] | null>(
    (best, bin) => (best === null || bin.count > best.count ? bin : best),
    null,
  );
  if (fullest === null) return "No rows.";
  return `Most frequent: between ${formatNumber(fullest.lower)} and ${formatNumber(fullest.upper)} (${formatCountOf(fullest.count, "row")}). Left of 0 the model says too little, right of it too much.`;
}
