"use client";

import { Scatter } from "recharts";
import { axisFor } from "./axis-ticks.ts";
import { ChartFrame, type ChartFrameProps } from "./chart-frame.tsx";
import { formatValue } from "./format-tick.ts";
import { chartColor, type PaletteColor, paletteValues } from "./palette.ts";
import { ScatterPlane } from "./scatter-plane.tsx";
import type { ChartPoint } from "./thin-points.ts";

interface PointGroup {
  name: string;
  points: readonly ChartPoint[];
}

export interface GroupedScatterChartProps extends Pick<ChartFrameProps, "title" | "facts"> {
  groups: readonly PointGroup[];
  /** What the groups are, for example "Cluster". */
  groupLabel: string;
  xLabel: string;
  yLabel: string;
  height?: number;
}

interface GroupedPoint extends ChartPoint {
  group: string;
}

const shapes = ["circle", "square", "triangle", "diamond", "cross", "star"] as const;
const colors = Object.keys(paletteValues) as PaletteColor[];

/** Points of several groups, told apart by colour, and where there are more than colours by shape. */
export function GroupedScatterChart(props: GroupedScatterChartProps) {
  const { groups, groupLabel, xLabel, yLabel, height = 340, ...frame } = props;
  const points: GroupedPoint[] = groups.flatMap(({ name, points: own }) =>
    own.map((point) => ({ ...point, group: name })),
  );
  const xAxis = axisFor(points.map(({ x }) => x));
  const yAxis = axisFor(points.map(({ y }) => y));
  const colorOf = (index: number) => chartColor(colors[index % colors.length] ?? "blue");
  return (
    <ChartFrame
      {...frame}
      legend={groups.map(({ name }, index) => ({ name, color: colorOf(index) }))}
      table={{
        columns: [groupLabel, xLabel, yLabel],
        rows: points.map(({ group, x, y }) => [group, formatValue(x), formatValue(y)]),
      }}
    >
      <ScatterPlane
        {...{ xAxis, yAxis, xLabel, yLabel, height }}
        tooltip={({ group, x, y }: GroupedPoint) => ({
          heading: group,
          lines: [
            { name: xLabel, value: formatValue(x) },
            { name: yLabel, value: formatValue(y) },
          ],
        })}
      >
        {groups.map(({ name, points: own }, index) => (
          <Scatter
            key={name}
            name={name}
            data={own.map((point) => ({ ...point, group: name }))}
            fill={colorOf(index)}
            fillOpacity={0.7}
            shape={shapes[Math.floor(index / colors.length) % shapes.length]}
            isAnimationActive={false}
          />
        ))}
      </ScatterPlane>
    </ChartFrame>
  );
}
