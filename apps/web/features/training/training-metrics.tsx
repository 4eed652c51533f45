"use client";

import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Algorithm } from "@sagebrush/contracts/training/algorithm";
import type { TrainingJob, TrainingMetricPoint } from "@sagebrush/contracts/training/training-job";
import { useState } from "react";
import type { AxisScale } from "../../components/charts/axis-ticks.ts";
import { LineChart } from "../../components/charts/line-chart.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { metricLabel } from "../../components/metric-label.ts";
import { FinalMetrics } from "./final-metrics.tsx";
import { curveFacts, directionOf, type MetricCurves, metricCurves } from "./metric-curves.ts";
import { hasEnded } from "./queries.ts";

interface TrainingMetricsProps {
  job: TrainingJob;
  algorithm: Algorithm | undefined;
  points: readonly TrainingMetricPoint[];
}

/** Every metric over the iterations so far, the watched one large. */
export function TrainingMetrics({ job, algorithm, points }: TrainingMetricsProps) {
  const [scale, setScale] = useState<AxisScale>("linear");
  const objectives = algorithm?.objectiveMetrics[job.problemType] ?? [];
  const curves = metricCurves(points, objectives);
  const [main, ...others] = curves;
  const tookOneStep = hasEnded(job) && curves.every(({ series }) => series.every(({ points }) => points.length === 1));
  const chart = (curve: MetricCurves, height: number) => {
    const direction = directionOf(curve.metric, objectives);
    return (
      <LineChart
        key={curve.metric}
        title={metricLabel(curve.metric)}
        facts={curveFacts(curve, direction, algorithm?.iterationName ?? "iteration")}
        series={curve.series}
        xLabel={algorithm?.iterationName ?? "iteration"}
        yLabel={curve.metric}
        scale={curve.isPositive ? scale : "linear"}
        height={height}
      />
    );
  };
  return (
    <Container
      fitHeight
      header={
        <Header
          variant="h2"
          actions={
            tookOneStep ? undefined : (
              <SegmentedControl
                label="Vertical axis"
                selectedId={scale}
                options={[
                  { id: "linear", text: "Linear" },
                  { id: "log", text: "Log", disabled: !curves.some(({ isPositive }) => isPositive) },
                ]}
                onChange={({ detail }) => setScale(detail.selectedId === "log" ? "log" : "linear")}
              />
            )
          }
        >
          Metrics
        </Header>
      }
    >
      {main === undefined ? (
        <EmptyState
          title={hasEnded(job) ? "No metrics were reported" : "No metrics yet"}
          description={
            hasEnded(job) ? "The job ended before its first iteration." : "Curves appear with the first iteration."
          }
        />
      ) : tookOneStep ? (
        <FinalMetrics curves={curves} />
      ) : (
        <SpaceBetween size="l">
          {chart(main, 300)}
          {others.length > 0 && (
            <ColumnLayout columns={Math.min(others.length, 3)}>{others.map((curve) => chart(curve, 180))}</ColumnLayout>
          )}
        </SpaceBetween>
      )}
    </Container>
  );
}
