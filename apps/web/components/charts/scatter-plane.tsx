"use client";

import type { ReactNode } from "react";
import { CartesianGrid, ResponsiveContainer, ScatterChart, Tooltip, XAxis, YAxis } from "recharts";
import type { Axis } from "./axis-ticks.ts";
import { chartMargin, gridStyle, numberAxis } from "./chart-theme.ts";
import { ChartTooltip, type TooltipLine } from "./chart-tooltip.tsx";
import { formatTick } from "./format-tick.ts";
import type { ChartPoint } from "./thin-points.ts";

interface ScatterPlaneProps<Point extends ChartPoint> {
  xAxis: Axis;
  yAxis: Axis;
  xLabel: string;
  yLabel: string;
  xTickText?: (tick: number) => string;
  height: number;
  tooltip: (point: Point) => { heading: string; lines: readonly TooltipLine[] };
  /** Recharts' Scatter of the points, and lines. */
  children: ReactNode;
}

/** Two axes of numbers with their grid, and what the point under the pointer is. */
export function ScatterPlane<Point extends ChartPoint>(props: ScatterPlaneProps<Point>) {
  const { xAxis, yAxis, xLabel, yLabel, xTickText = formatTick, height, tooltip, children } = props;
  return (
    <ResponsiveContainer width="100%" height={height}>
      <ScatterChart margin={chartMargin} accessibilityLayer={false}>
        <CartesianGrid {...gridStyle} vertical />
        <XAxis {...numberAxis("x", xAxis, xLabel)} tickFormatter={xTickText} />
        <YAxis {...numberAxis("y", yAxis, yLabel)} />
        <Tooltip
          isAnimationActive={false}
          cursor={false}
          content={({ active, payload }) => {
            const point: Point | undefined = payload[0]?.payload;
            return active && point ? <ChartTooltip {...tooltip(point)} /> : null;
          }}
        />
        {children}
      </ScatterChart>
    </ResponsiveContainer>
  );
}
