import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Evaluation } from "@sagebrush/contracts/models/evaluation";
import { AnomalyCharts } from "./anomaly-charts.tsx";
import { BinaryCharts } from "./binary-charts.tsx";
import { ClusteringCharts } from "./clustering-charts.tsx";
import { DimensionReductionCharts } from "./dimension-reduction-charts.tsx";
import { MetricsTable } from "./metrics-table.tsx";
import { MulticlassCharts } from "./multiclass-charts.tsx";
import { RegressionCharts } from "./regression-charts.tsx";

/** How good a model is on rows it did not learn from: its metrics beside a constant answer, and the charts of its kind. */
export function EvaluationReport({ evaluation }: { evaluation: Evaluation }) {
  return (
    <SpaceBetween size="l">
      {evaluation.metrics.length > 0 && <MetricsTable metrics={evaluation.metrics} />}
      <Charts evaluation={evaluation} />
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
  }
}
