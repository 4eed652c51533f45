"use client";

import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ForecastingEvaluation, JudgedSeries } from "@sagebrush/contracts/models/forecasting-evaluation";
import { useState } from "react";
import { formatCount, formatCountOf, formatNumber, formatPercent } from "../../lib/format-numbers.ts";
import { LineChart } from "../charts/line-chart.tsx";
import { FanChart } from "../forecasting/fan-chart.tsx";
import { skippedSteps, stepTexts } from "../forecasting/step-times.ts";
import { ChartGrid } from "./chart-grid.tsx";
import { ReportSection } from "./report-section.tsx";
import { SeriesTable } from "./series-table.tsx";

/** The backtest of a forecaster: each series as a fan, then what holds for all of them. */
export function ForecastingCharts({ evaluation }: { evaluation: ForecastingEvaluation }) {
  const { series, horizon, quantiles } = evaluation;
  const [itemId, setItemId] = useState(series[0]?.itemId ?? "");
  const chosen = series.find((candidate) => candidate.itemId === itemId) ?? series[0];
  return (
    <SpaceBetween size="xl">
      {chosen !== undefined && (
        <SeriesFan evaluation={evaluation} series={chosen} onChoose={(next) => setItemId(next)} />
      )}
      <ChartGrid>
        {horizon.length > 1 && (
          <LineChart
            title="Error by steps ahead"
            facts="Mean absolute error over all judged series. The further ahead, the larger it usually is."
            series={[
              { name: "Model", points: pointsOf(horizon.map(({ model }) => model)) },
              { name: "Seasonal naive", points: pointsOf(horizon.map(({ baseline }) => baseline)), isDashed: true },
            ]}
            xLabel="Steps ahead"
            yLabel="Mean absolute error"
          />
        )}
        <LineChart
          title="Quantiles"
          facts="Of each quantile the share of held-out values that came to be below it: on the diagonal, it keeps its promise."
          series={[
            { name: "Model", points: quantiles.map(({ level, shareBelow }) => ({ x: level, y: shareBelow })) },
            {
              name: "As promised",
              points: quantiles.map(({ level }) => ({ x: level, y: level })),
              isDashed: true,
              color: "grey",
            },
          ]}
          xLabel="Quantile"
          yLabel="Share of values below"
        />
      </ChartGrid>
      {series.length > 1 && (
        <ReportSection title="Series" description={shownSeries(evaluation)}>
          <SeriesTable series={series} onChoose={(next) => setItemId(next)} />
        </ReportSection>
      )}
    </SpaceBetween>
  );
}

interface SeriesFanProps {
  evaluation: ForecastingEvaluation;
  series: JudgedSeries;
  onChoose: (itemId: string) => void;
}

function SeriesFan({ evaluation, series, onChoose }: SeriesFanProps) {
  const { itemId, metrics, baseline, median, lower, upper } = series;
  const skipped = skippedSteps(series.history.length, evaluation.predictionLength);
  const textOf = stepTexts(evaluation, series.start);
  const options = evaluation.series.map((candidate) => ({
    value: candidate.itemId,
    label: candidate.itemId,
    tags: candidate.metrics.mase === null ? [] : [`MASE ${formatNumber(candidate.metrics.mase, 3)}`],
  }));
  return (
    <FanChart
      title={itemId === "" ? `Forecast of ${evaluation.targetColumnName}` : `Forecast of ${itemId}`}
      facts={fanFacts(evaluation, { metrics, baseline })}
      controls={
        options.length > 1 && (
          <Select
            ariaLabel="Series"
            selectedOption={options.find(({ value }) => value === itemId) ?? null}
            options={options}
            filteringType="auto"
            filteringPlaceholder={`Find one of ${formatCount(options.length)} series`}
            filteringAriaLabel="Find a series"
            virtualScroll
            expandToViewport
            onChange={({ detail }) => onChoose(detail.selectedOption.value ?? "")}
          />
        )
      }
      history={series.history.slice(skipped)}
      forecast={{ median, lower, upper }}
      actual={series.actual}
      naive={series.naive}
      timeOf={(step) => textOf(step + skipped)}
      valueLabel={evaluation.targetColumnName}
    />
  );
}

function fanFacts(
  { predictionLength, seasonLength }: ForecastingEvaluation,
  { metrics, baseline }: Pick<JudgedSeries, "metrics" | "baseline">,
): string {
  const facts = [`The last ${formatCountOf(predictionLength, "step")} were held out.`];
  if (metrics.coverage !== null)
    facts.push(`${formatPercent(metrics.coverage)} of them fell between the 10 % and the 90 % quantile.`);
  if (metrics.mase !== null && baseline.mase !== null) {
    facts.push(`MASE ${formatNumber(metrics.mase, 3)}, of the seasonal naive ${formatNumber(baseline.mase, 3)}.`);
  }
  facts.push(
    seasonLength > 1
      ? `The seasonal naive repeats the last ${seasonLength} steps.`
      : "The naive forecast repeats the last value.",
  );
  return facts.join(" ");
}

/** How many series there are, and which of them are shown. */
function shownSeries({ series, seriesCount, judgedSeriesCount, worstShownCount, tooShort }: ForecastingEvaluation) {
  const judged =
    judgedSeriesCount === seriesCount
      ? `All ${formatCount(seriesCount)} series are judged.`
      : `${formatCount(judgedSeriesCount)} of ${formatCountOf(seriesCount, "series", "series")} are judged; ${formatCount(tooShort.count)} are too short to hold anything out (${tooShort.examples.map((id) => `'${id}'`).join(", ")}${tooShort.count > tooShort.examples.length ? " and others" : ""}).`;
  if (series.length === judgedSeriesCount) return judged;
  return `${judged} Kept for this page are ${formatCount(series.length)}: the ${formatCount(worstShownCount)} with the highest MASE, and ${formatCount(series.length - worstShownCount)} drawn at random. The metrics above are over all of them.`;
}

function pointsOf(values: readonly (number | null)[]) {
  return values.flatMap((y, at) => (y === null ? [] : [{ x: at + 1, y }]));
}
