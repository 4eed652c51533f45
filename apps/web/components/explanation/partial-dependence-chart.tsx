"use client";

import Checkbox from "@cloudscape-design/components/checkbox";
import type { PartialDependence } from "@sagebrush/contracts/models/explanation";
import type { ModelSignature, SignatureInput } from "@sagebrush/contracts/models/signature";
import { useState } from "react";
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { formatCountOf, formatNumber, formatPercent } from "../../lib/format-numbers.ts";
import { axisFor, ticksWithin } from "../charts/axis-ticks.ts";
import { BarList } from "../charts/bar-list.tsx";
import { ChartFrame } from "../charts/chart-frame.tsx";
import { axisLabel, axisStyle, chartMargin, cursorStyle, gridStyle } from "../charts/chart-theme.ts";
import { ChartTooltip } from "../charts/chart-tooltip.tsx";
import { formatTick } from "../charts/format-tick.ts";
import { chartColor } from "../charts/palette.ts";
import { FeatureSelect } from "./feature-select.tsx";
import { answerName, featureText, inputNamed, isDiscrete } from "./feature-value.ts";

interface PartialDependenceChartProps {
  dependence: PartialDependence;
  /** Which of the outputs; null for a number. */
  label: string | null;
  signature: ModelSignature;
}

type Feature = PartialDependence["features"][number];

/** What the model answers as one column goes through its values, on average and for single rows. */
export function PartialDependenceChart({ dependence, label, signature }: PartialDependenceChartProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [isCentred, setCentred] = useState(false);
  const feature = dependence.features.find((each) => each.feature === chosen) ?? dependence.features[0];
  const output = feature?.outputs.find((each) => each.label === label) ?? feature?.outputs[0];
  if (feature === undefined || output === undefined) return null;
  const input = inputNamed(signature, feature.feature);
  const format = output.label === null ? (value: number) => formatNumber(value) : formatPercent;
  const answer = output.label === null ? `Predicted ${answerName(signature)}` : `Probability of ${output.label}`;
  const places = [...output.mean.keys()];
  const lowest = places.reduce((best, place) => (output.mean[place]! < output.mean[best]! ? place : best), 0);
  const highest = places.reduce((best, place) => (output.mean[place]! > output.mean[best]! ? place : best), 0);
  const text = (place: number) => featureText(input, feature.grid[place]);
  const select = (
    <FeatureSelect
      label="Column of the partial dependence"
      features={dependence.features.map((each) => each.feature)}
      selected={feature.feature}
      onChange={setChosen}
    />
  );
  const facts = `The mean over ${formatCountOf(dependence.rowCount, "row")} goes from ${format(output.mean[lowest]!)} at ${text(lowest)} to ${format(output.mean[highest]!)} at ${text(highest)}.`;
  if (isDiscrete(input)) {
    return (
      <BarList
        title="Partial dependence"
        facts={facts}
        nameLabel={feature.feature}
        valueLabel={`${answer}, mean`}
        items={feature.grid.map((_, place) => ({
          name: text(place),
          value: output.mean[place]!,
          text: format(output.mean[place]!),
        }))}
        color="purple"
        controls={select}
      />
    );
  }
  return (
    <ChartFrame
      title="Partial dependence"
      facts={`${facts} A thin line is one row (ICE)${isCentred ? ", with its first answer taken off" : ""}; where they part, other columns decide too.`}
      controls={
        <>
          <Checkbox checked={isCentred} onChange={({ detail }) => setCentred(detail.checked)}>
            Centred
          </Checkbox>
          {select}
        </>
      }
      legend={[
        { name: "mean", color: chartColor("purple") },
        { name: "single rows", color: chartColor("grey") },
      ]}
      table={{
        columns: [feature.feature, `${answer}, mean`],
        rows: places.map((place) => [text(place), format(output.mean[place]!)]),
      }}
    >
      <DependenceCurves feature={feature} output={output} {...{ input, isCentred, answer, format }} />
    </ChartFrame>
  );
}

function DependenceCurves({
  feature,
  output,
  input,
  isCentred,
  answer,
  format,
}: {
  feature: Feature;
  output: Feature["outputs"][number];
  input: SignatureInput | undefined;
  isCentred: boolean;
  answer: string;
  format: (value: number) => string;
}) {
  const centre = (curve: readonly number[]) => curve.map((value) => (isCentred ? value - (curve[0] ?? 0) : value));
  const mean = centre(output.mean);
  const rows = output.rows.map(centre);
  const data = feature.grid.map((x, place) => ({
    x: Number(x),
    mean: mean[place]!,
    rows: rows.map((row) => row[place]!),
  }));
  const first = data[0]?.x ?? 0;
  const last = data.at(-1)?.x ?? 1;
  const yAxis = axisFor([...mean, ...rows.flat()]);
  return (
    <ResponsiveContainer width="100%" height={300}>
      <LineChart data={data} margin={chartMargin} accessibilityLayer={false}>
        <CartesianGrid {...gridStyle} />
        <XAxis
          {...axisStyle}
          dataKey="x"
          type="number"
          domain={[first, last]}
          ticks={ticksWithin(first, last, 5)}
          tickFormatter={(tick: number) => (input?.type === "timestamp" ? featureText(input, tick) : formatTick(tick))}
          label={axisLabel(feature.feature, "x")}
        />
        <YAxis
          {...axisStyle}
          axisLine={false}
          width={64}
          domain={yAxis.domain}
          ticks={yAxis.ticks}
          tickFormatter={formatTick}
          label={axisLabel(isCentred ? `${answer}, change` : answer, "y")}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={cursorStyle}
          content={({ active, label }) => {
            const place = data.find(({ x }) => x === label);
            return active && place ? (
              <ChartTooltip
                heading={`${feature.feature}: ${featureText(input, place.x)}`}
                lines={[{ name: answer, value: format(place.mean), color: chartColor("purple") }]}
              />
            ) : null;
          }}
        />
        {rows.map((_, row) => (
          <Line
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
            key={row}
            dataKey={(place: (typeof data)[number]) => place.rows[row]}
            stroke={chartColor("grey")}
            strokeOpacity={0.35}
            strokeWidth={1}
            dot={false}
            activeDot={false}
            isAnimationActive={false}
          />
        ))}
        <Line
          dataKey="mean"
          stroke={chartColor("purple")}
          strokeWidth={3}
          dot={false}
          activeDot={{ r: 4 }}
          isAnimationActive={false}
        />
      </LineChart>
    </ResponsiveContainer>
  );
}
