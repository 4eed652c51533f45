import type { BinaryEvaluation } from "@sagebrush/contracts/models/evaluation";
import { formatCountOf, formatNumber } from "../../lib/format-numbers.ts";
import { LineChart } from "../charts/line-chart.tsx";
import { UnitSquareChart } from "../charts/unit-square-chart.tsx";
import { ChartGrid } from "./chart-grid.tsx";

/** Whether the probabilities mean what they say. */
export function BinaryProbabilityCharts({ evaluation }: { evaluation: BinaryEvaluation }) {
  const { labels, calibration, scoreHistogram } = evaluation;
  const [, positive] = labels;
  const hasIntervals = calibration.some(({ lower }) => lower !== null);
  return (
    <ChartGrid>
      {calibration.length > 0 && (
        <UnitSquareChart
          title="Calibration"
          facts={`Of the rows given a probability, how many are '${positive}'${hasIntervals ? ", with 95% whiskers" : ""}. On the dashed line probabilities keep their word. ${calibrationFact(evaluation)}`}
          points={calibration.map(({ meanProbability, positiveShare: share }) => ({ x: meanProbability, y: share }))}
          intervals={calibration.map(({ lower, upper, positiveShare }) => [
            lower ?? positiveShare,
            upper ?? positiveShare,
          ])}
          xLabel="Mean predicted probability"
          yLabel={`Share of '${positive}'`}
          color="purple"
          reference={{ name: "Perfectly calibrated", at: "diagonal" }}
          hasDots
          detail={{ name: "Rows", values: calibration.map(({ count }) => formatCountOf(count, "row")) }}
        />
      )}
      {scoreHistogram.length > 0 && <ScoresByClass evaluation={evaluation} />}
    </ChartGrid>
  );
}

/** As shares of their class, since one of them may be rare. */
function ScoresByClass({ evaluation: { labels, scoreHistogram } }: { evaluation: BinaryEvaluation }) {
  const [negative, positive] = labels;
  const sharesOf = (kind: "positives" | "negatives") => {
    const total = scoreHistogram.reduce((sum, bin) => sum + bin[kind], 0);
    return scoreHistogram.map((bin, index) => ({
      x: (index + 0.5) / scoreHistogram.length,
      y: total === 0 ? 0 : bin[kind] / total,
    }));
  };
  return (
    <LineChart
      title="Probabilities by class"
      facts={`How the predicted probabilities of '${positive}' are spread over the rows of each class, in ${scoreHistogram.length} bins. The less they overlap, the better.`}
      series={[
        { name: `'${negative}'`, color: "sky", points: sharesOf("negatives") },
        { name: `'${positive}'`, color: "vermillion", points: sharesOf("positives") },
      ]}
      xLabel="Predicted probability"
      yLabel="Share of the class"
      height={300}
    />
  );
}

function calibrationFact({ calibrationSummary: summary, metrics }: BinaryEvaluation): string {
  if (summary === null) return "";
  const brier = metrics.find(({ name }) => name === "brier")?.value ?? null;
  const parts = `reliability ${formatNumber(summary.reliability, 3)}, resolution ${formatNumber(summary.resolution, 3)}, uncertainty ${formatNumber(summary.uncertainty, 3)}`;
  return `Expected calibration error: ${formatNumber(summary.expectedError, 3)}.${brier === null ? "" : ` Brier score: ${formatNumber(brier, 3)} (${parts}).`}`;
}
