import SpaceBetween from "@cloudscape-design/components/space-between";
import type { BinaryEvaluation } from "@sagebrush/contracts/models/evaluation";
import { formatNumber } from "../../lib/format-numbers.ts";
import { ConfusionMatrix } from "../charts/confusion-matrix.tsx";
import { BinaryProbabilityCharts } from "./binary-probability-charts.tsx";
import { BinaryRankingCharts } from "./binary-ranking-charts.tsx";
import { ReportSection } from "./report-section.tsx";
import { ThresholdExplorer } from "./threshold-explorer.tsx";

export function BinaryCharts({ evaluation }: { evaluation: BinaryEvaluation }) {
  const { labels, confusion, thresholds, bestF1, roc, precisionRecall } = evaluation;
  return (
    <SpaceBetween size="xxl">
      <ReportSection
        title="Decisions"
        description={
          thresholds === null
            ? `Rows with a probability of at least ${formatNumber(confusion.threshold)} are called '${labels[1]}'.`
            : "Move the threshold, and say what mistakes cost: the counts follow, and the best threshold is found."
        }
      >
        {thresholds === null ? (
          <ConfusionMatrix
            title={`Confusion matrix at probability ${formatNumber(confusion.threshold)}`}
            labels={labels}
            counts={[
              [confusion.trueNegatives, confusion.falsePositives],
              [confusion.falseNegatives, confusion.truePositives],
            ]}
          />
        ) : (
          <ThresholdExplorer
            labels={labels}
            grid={thresholds}
            bestF1={bestF1}
            decisionThreshold={confusion.threshold}
          />
        )}
      </ReportSection>
      {(roc.length > 0 || precisionRecall.length > 0) && (
        <ReportSection
          title="Ranking"
          description={`Whether rows of '${labels[1]}' get higher probabilities, whatever the threshold.`}
        >
          <BinaryRankingCharts evaluation={evaluation} />
        </ReportSection>
      )}
      <ReportSection title="Probabilities" description="Whether a probability means what it says.">
        <BinaryProbabilityCharts evaluation={evaluation} />
      </ReportSection>
    </SpaceBetween>
  );
}
