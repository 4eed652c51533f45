import SpaceBetween from "@cloudscape-design/components/space-between";
import type { DimensionReductionEvaluation } from "@sagebrush/contracts/models/evaluation";
import { formatCount, formatCountOf, formatNumber, formatPercent } from "../../lib/format-numbers.ts";
import { BarList } from "../charts/bar-list.tsx";
import { HeatMap } from "../charts/heat-map.tsx";
import { LineChart } from "../charts/line-chart.tsx";
import { ScatterChart } from "../charts/scatter-chart.tsx";
import { ChartGrid } from "./chart-grid.tsx";

export function DimensionReductionCharts({ evaluation }: { evaluation: DimensionReductionEvaluation }) {
  const { components, loadings, points, rowCount } = evaluation;
  const shareOf = (component: number) => formatPercent(components[component]?.explainedVarianceRatio ?? 0);
  const drawn =
    points.length < rowCount
      ? `${formatCount(points.length)} of ${formatCountOf(rowCount, "row")}, drawn at random.`
      : `${formatCountOf(rowCount, "row")}.`;
  return (
    <SpaceBetween size="xl">
      <ChartGrid>
        <BarList
          title="Explained variance"
          facts={screeFacts(evaluation)}
          nameLabel="Component"
          valueLabel="Share of the variance"
          items={components.map(({ explainedVarianceRatio }, component) => ({
            name: `Component ${component + 1}`,
            value: explainedVarianceRatio,
            text: formatPercent(explainedVarianceRatio),
          }))}
        />
        {components.length > 1 && (
          <LineChart
            title="Explained variance so far"
            facts={`The first ${formatCountOf(components.length, "component")} together hold ${formatPercent(components.at(-1)?.cumulativeRatio ?? 0)} of the rows' variance.`}
            series={[
              {
                name: "Of all components so far",
                points: components.map(({ cumulativeRatio }, at) => ({ x: at + 1, y: cumulativeRatio })),
              },
            ]}
            xLabel="Components"
            yLabel="Share of the variance"
          />
        )}
        <ScatterChart
          title="Rows by their first two components"
          facts={drawn}
          points={points}
          xLabel={`Component 1 (${shareOf(0)})`}
          yLabel={components.length > 1 ? `Component 2 (${shareOf(1)})` : ""}
        />
      </ChartGrid>
      <HeatMap
        title="What the components are made of"
        facts="The weight of each feature in a component: blue adds to it, orange takes from it. The features that count most come first."
        rowLabel="Feature"
        columns={loadings.weights.map((_, component) => `Component ${component + 1}`)}
        rows={loadings.features.map((name, feature) => ({
          name,
          cells: loadings.weights.map((weights) => ({
            text: formatNumber(weights[feature] ?? 0, 2),
            strength: weights[feature] ?? 0,
          })),
        }))}
      />
    </SpaceBetween>
  );
}

/** How many components it takes to hold most of the variance. */
const mostOfVariance = 0.9;

function screeFacts({ components }: DimensionReductionEvaluation): string {
  const enough = components.findIndex(({ cumulativeRatio }) => cumulativeRatio >= mostOfVariance) + 1;
  if (enough === 0)
    return `${formatCountOf(components.length, "component")} are not enough to hold ${formatPercent(mostOfVariance)} of the variance.`;
  return `${formatCountOf(enough, "component holds", "components hold")} ${formatPercent(mostOfVariance)} of the variance or more.`;
}
