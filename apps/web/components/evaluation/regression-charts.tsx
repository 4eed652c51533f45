import type { RegressionEvaluation } from "@sagebrush/contracts/models/evaluation";
import { formatCount, formatCountOf, formatNumber } from "../../lib/format-numbers.ts";
import { Histogram } from "../charts/histogram.tsx";
import { ScatterChart } from "../charts/scatter-chart.tsx";
import { ChartGrid } from "./chart-grid.tsx";
import { ReportSection } from "./report-section.tsx";
import { SurvivalCharts } from "./survival-charts.tsx";

export function RegressionCharts({ evaluation }: { evaluation: RegressionEvaluation }) {
  const { points, residualHistogram, residualQuantiles, rowCount, targetColumnName, survival } = evaluation;
  if (survival !== null) return <SurvivalCharts survival={survival} targetColumnName={targetColumnName} />;
  const drawn =
    points.length < rowCount
      ? `${formatCount(points.length)} of ${formatCountOf(rowCount, "row")}, drawn at random`
      : formatCountOf(rowCount, "row");
  return (
    <ReportSection title="Predictions and errors">
      <ChartGrid>
        <ScatterChart
          title="Predicted and actual"
          facts={`${drawn}. On the dashed line the prediction is right.`}
          points={points.map(({ actual, predicted }) => ({ x: actual, y: predicted }))}
          xLabel={`Actual ${targetColumnName}`}
          yLabel="Predicted"
          hasDiagonal
        />
        <ScatterChart
          title="Errors by prediction"
          facts={`${drawn}. A slope or a funnel is something the model has not learned; a cloud around the line is chance.`}
          points={points.map(({ actual, predicted }) => ({ x: predicted, y: predicted - actual }))}
          xLabel={`Predicted ${targetColumnName}`}
          yLabel="Predicted minus actual"
          horizontal={0}
          color="purple"
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
        {residualQuantiles.length > 2 && (
          <ScatterChart
            title="Errors against a normal distribution"
            facts="A Q-Q plot: on the dashed line errors are spread as a normal distribution. Ends that leave it are more large errors, or fewer, than that."
            points={residualQuantiles.map(({ normal, residual }) => ({ x: normal, y: residual }))}
            xLabel="Normal quantile"
            yLabel="Error quantile"
            hasDiagonal
            color="green"
          />
        )}
      </ChartGrid>
    </ReportSection>
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
