"use client";

import type { ShapOutput, ShapSummary } from "@sagebrush/contracts/models/explanation";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { useState } from "react";
import { ReferenceLine, Scatter } from "recharts";
import { formatCountOf, formatNumber } from "../../lib/format-numbers.ts";
import { axisFor } from "../charts/axis-ticks.ts";
import { ChartFrame } from "../charts/chart-frame.tsx";
import { cursorStyle } from "../charts/chart-theme.ts";
import { Dot } from "../charts/dot.tsx";
import { formatTick } from "../charts/format-tick.ts";
import { chartColor } from "../charts/palette.ts";
import { ScatterPlane } from "../charts/scatter-plane.tsx";
import type { ChartPoint } from "../charts/thin-points.ts";
import { FeatureSelect } from "./feature-select.tsx";
import { featureText, inputNamed, isDiscrete, signedText } from "./feature-value.ts";
import { meanByValue } from "./mean-by-value.ts";
import { SignedBars } from "./signed-bars.tsx";

interface ShapDependenceProps {
  shap: ShapSummary;
  output: ShapOutput;
  signature: ModelSignature;
  unit: string;
}

interface Point {
  value: number | string | null;
  phi: number;
}

/** What one column's values do to the predictions of the rows that have them. */
export function ShapDependence({ shap, output, signature, unit }: ShapDependenceProps) {
  const drawn = output.features.filter(({ phi }) => phi.length > 0);
  const [chosen, setChosen] = useState<string | null>(null);
  const feature = drawn.find((each) => each.feature === chosen) ?? drawn[0];
  if (feature === undefined) return null;
  const values = shap.values.find((column) => column.feature === feature.feature)?.values ?? [];
  const points = feature.phi.map((phi, row): Point => ({ value: values[row] ?? null, phi }));
  const input = inputNamed(signature, feature.feature);
  const text = (value: Point["value"]) => featureText(input, value);
  const missing = points.filter(({ value }) => value === null);
  const missingFact =
    missing.length === 0
      ? ""
      : ` Where it is missing (${formatCountOf(missing.length, "row")}) it adds ${signedText(meanPhi(missing))} on average.`;
  const bars = isDiscrete(input) ? meanByValue(points, text) : null;
  const facts =
    bars === null
      ? `${formatCountOf(points.length - missing.length, "row")}. Above the line ${feature.feature} raised the prediction (${unit}).${missingFact}`
      : `Mean over the rows of each value, of ${formatCountOf(points.length, "row")}.`;
  return (
    <ChartFrame
      title="SHAP dependence"
      facts={facts}
      controls={
        <FeatureSelect
          label="Column of the SHAP dependence"
          features={drawn.map((each) => each.feature)}
          selected={feature.feature}
          onChange={setChosen}
        />
      }
      table={{
        columns: [feature.feature, `SHAP value (${unit})`],
        rows: points.map(({ value, phi }) => [text(value), formatNumber(phi)]),
      }}
    >
      {bars === null ? (
        <DependencePoints points={points} name={feature.feature} text={text} />
      ) : (
        <SignedBars
          marker={0}
          bars={bars.map(({ name, mean, count }) => ({
            name: `${name} (${count})`,
            start: 0,
            end: mean,
            text: signedText(mean),
          }))}
        />
      )}
    </ChartFrame>
  );
}

function meanPhi(points: readonly Point[]): number {
  return points.reduce((sum, { phi }) => sum + phi, 0) / Math.max(1, points.length);
}

function DependencePoints({
  points,
  name,
  text,
}: {
  points: readonly Point[];
  name: string;
  text: (value: Point["value"]) => string;
}) {
  const known = points.flatMap(({ value, phi }): ChartPoint[] =>
    typeof value === "number" ? [{ x: value, y: phi }] : [],
  );
  const xAxis = axisFor(known.map(({ x }) => x));
  const yAxis = axisFor([0, ...known.map(({ y }) => y)]);
  const isTime = text(0) === "1970-01-01";
  return (
    <ScatterPlane
      {...{ xAxis, yAxis }}
      xLabel={name}
      yLabel="SHAP value"
      xTickText={isTime ? text : formatTick}
      height={300}
      tooltip={({ x, y }: ChartPoint) => ({
        heading: `${name}: ${text(x)}`,
        lines: [{ name: "SHAP value", value: signedText(y) }],
      })}
    >
      <ReferenceLine y={0} {...cursorStyle} />
      <Scatter data={known} fill={chartColor("purple")} fillOpacity={0.6} shape={<Dot />} isAnimationActive={false} />
    </ScatterPlane>
  );
}
