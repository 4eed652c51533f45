import type { ThresholdGrid } from "@sagebrush/contracts/models/evaluation";
import { formatNumber } from "../../lib/format-numbers.ts";
import { LineChart } from "../charts/line-chart.tsx";
import { confusionAt, type DecisionValues, netValue } from "./threshold-decisions.ts";

interface NetValueChartProps {
  facts: string;
  grid: ThresholdGrid;
  values: DecisionValues;
  /** The threshold that is chosen. */
  index: number;
}

/** What the decisions earn less what they cost, over all thresholds. */
export function NetValueChart({ facts, grid, values, index }: NetValueChartProps) {
  const chosen = grid.thresholds[index] ?? 0;
  return (
    <LineChart
      title="Value by threshold"
      facts={facts}
      series={[
        {
          name: "Gains less costs",
          color: "purple",
          points: grid.thresholds.map((threshold, place) => ({
            x: threshold,
            y: netValue(confusionAt(grid, place), values),
          })),
        },
      ]}
      xLabel="Threshold"
      yLabel="Gains less costs"
      marker={{ x: chosen, label: formatNumber(chosen, 3) }}
      height={220}
    />
  );
}
