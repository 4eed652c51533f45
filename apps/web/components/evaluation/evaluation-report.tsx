import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Evaluation } from "@sagebrush/contracts/models/evaluation";
import type { FileSignature } from "@sagebrush/contracts/models/signature";
import { AnomalyCharts } from "./anomaly-charts.tsx";
import { BinaryCharts } from "./binary-charts.tsx";
import { ClusteringCharts } from "./clustering-charts.tsx";
import { DimensionReductionCharts } from "./dimension-reduction-charts.tsx";
import { ForecastingCharts } from "./forecasting-charts.tsx";
import { MetricsTable } from "./metrics-table.tsx";
import { MulticlassCharts } from "./multiclass-charts.tsx";
import { RankingCharts } from "./ranking-charts.tsx";
import { RegressionCharts } from "./regression-charts.tsx";
import { ReportSection } from "./report-section.tsx";
import { SegmentsTable } from "./segments-table.tsx";
import { TopicCharts } from "./topic-charts.tsx";
import { WordCharts } from "./word-charts.tsx";

interface EvaluationReportProps {
  evaluation: Evaluation;
  /** Knows which columns are dates and which are true or false. */
  signature: FileSignature;
}

/**
 * How good a model is on rows it did not learn from: its metrics beside a constant answer, the charts of its kind, and
 * where it is worst.
 */
export function EvaluationReport({ evaluation, signature }: EvaluationReportProps) {
  const segments = "segments" in evaluation ? evaluation.segments : null;
  return (
    <SpaceBetween size="xxl">
      {evaluation.metrics.length > 0 && (
        <MetricsTable metrics={evaluation.metrics} problemType={evaluation.problemType} />
      )}
      <Charts evaluation={evaluation} />
      {segments !== null && segments.segments.length > 0 && (
        <ReportSection
          title="Segments"
          description="How the model does on the rows of one category, of a quarter of a number's range, or without a value."
        >
          <SegmentsTable segments={segments} inputs={signature.problemType === "forecasting" ? [] : signature.inputs} />
        </ReportSection>
      )}
    </SpaceBetween>
  );
}

function Charts({ evaluation }: { evaluation: Evaluation }) {
  switch (evaluation.problemType) {
    case "regression":
      return <RegressionCharts evaluation={evaluation} />;
    case "binary-classification":
      return <BinaryCharts evaluation={evaluation} />;
    case "multiclass-classification":
      return <MulticlassCharts evaluation={evaluation} />;
    case "clustering":
      return <ClusteringCharts evaluation={evaluation} />;
    case "anomaly-detection":
      return <AnomalyCharts evaluation={evaluation} />;
    case "dimension-reduction":
      return <DimensionReductionCharts evaluation={evaluation} />;
    case "forecasting":
      return <ForecastingCharts evaluation={evaluation} />;
    case "ranking":
      return <RankingCharts evaluation={evaluation} />;
    case "topic-modeling":
      return <TopicCharts evaluation={evaluation} />;
    case "word-embedding":
      return <WordCharts evaluation={evaluation} />;
  }
}
