"use client";

import { Scatter } from "recharts";
import { axisFor } from "./axis-ticks.ts";
import { ChartFrame, type ChartFrameProps } from "./chart-frame.tsx";
import { formatValue } from "./format-tick.ts";
import { chartColor } from "./palette.ts";
import { labelsThatFit } from "./place-labels.ts";
import { ScatterPlane } from "./scatter-plane.tsx";
import type { ChartPoint } from "./thin-points.ts";

export interface NamedPoint extends ChartPoint {
  name: string;
}

export interface LabelledScatterChartProps extends Pick<ChartFrameProps, "title" | "facts"> {
  /** Those that are to keep their name where names would cover each other come first. */
  points: readonly NamedPoint[];
  /** What the points are, for example "Word". */
  nameLabel: string;
  xLabel: string;
  yLabel: string;
  height?: number;
}

interface DrawnPoint extends NamedPoint {
  isNamed: boolean;
}

/** Points with their names beside them, as many as fit; the others tell theirs under the pointer. */
export function LabelledScatterChart(props: LabelledScatterChartProps) {
  const { points, nameLabel, xLabel, yLabel, height = 520, ...frame } = props;
  const xAxis = axisFor(points.map(({ x }) => x));
  const yAxis = axisFor(points.map(({ y }) => y));
  const named = labelsThatFit(points, { xDomain: xAxis.domain, yDomain: yAxis.domain, height });
  const drawn: DrawnPoint[] = points.map((point, index) => ({ ...point, isNamed: named.has(index) }));
  return (
    <ChartFrame
      {...frame}
      table={{
        columns: [nameLabel, xLabel, yLabel],
        rows: points.map(({ name, x, y }) => [name, formatValue(x), formatValue(y)]),
      }}
    >
      <ScatterPlane
        {...{ xAxis, yAxis, xLabel, yLabel, height }}
        tooltip={({ name, x, y }: NamedPoint) => ({
          heading: name,
          lines: [
            { name: xLabel, value: formatValue(x) },
            { name: yLabel, value: formatValue(y) },
          ],
        })}
      >
        <Scatter data={drawn} fill={chartColor("blue")} shape={<NamedDot />} isAnimationActive={false} />
      </ScatterPlane>
    </ChartFrame>
  );
}

/** One point; Recharts fills in where it is. */
function NamedDot({
  cx = 0,
  cy = 0,
  fill,
  payload,
}: {
  cx?: number;
  cy?: number;
  fill?: string;
  payload?: DrawnPoint;
}) {
  return (
    <g>
      <circle cx={cx} cy={cy} r={3} fill={fill} fillOpacity={payload?.isNamed ? 0.9 : 0.4} />
      {payload?.isNamed && (
        <text x={cx + 6} y={cy + 4} fontSize={12} fontFamily="var(--font-base)" fill="var(--text-secondary)">
          {payload.name}
        </text>
      )}
    </g>
  );
}
