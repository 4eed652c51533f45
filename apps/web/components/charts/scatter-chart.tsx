"use client";

import { ReferenceLine, Scatter } from "recharts";
import { axisFor } from "./axis-ticks.ts";
import { ChartFrame, type ChartFrameProps } from "./chart-frame.tsx";
import { cursorStyle } from "./chart-theme.ts";
import { Dot } from "./dot.tsx";
import { formatValue } from "./format-tick.ts";
import { chartColor, type PaletteColor } from "./palette.ts";
import { ScatterPlane } from "./scatter-plane.tsx";
import type { ChartPoint } from "./thin-points.ts";

/** More dots than this are one blot, and slow. */
const maximumDots = 2_000;

export interface ScatterChartProps extends Pick<ChartFrameProps, "title" | "facts"> {
  points: readonly ChartPoint[];
  xLabel: string;
  yLabel: string;
  /** Draws the line y = x and gives both axes one range. */
  hasDiagonal?: boolean;
  /** A dashed horizontal line, for example at no error. */
  horizontal?: number;
  color?: PaletteColor;
  height?: number;
}

export function ScatterChart({
  points,
  xLabel,
  yLabel,
  hasDiagonal = false,
  horizontal,
  color = "blue",
  height = 300,
  ...frame
}: ScatterChartProps) {
  const shown = everyNth(points, maximumDots);
  const both = hasDiagonal ? axisFor(shown.flatMap(({ x, y }) => [x, y])) : null;
  const xAxis = both ?? axisFor(shown.map(({ x }) => x));
  const yAxis = both ?? axisFor([...shown.map(({ y }) => y), ...(horizontal === undefined ? [] : [horizontal])]);
  return (
    <ChartFrame
      {...frame}
      table={{ columns: [xLabel, yLabel], rows: shown.map(({ x, y }) => [formatValue(x), formatValue(y)]) }}
    >
      <ScatterPlane
        {...{ xAxis, yAxis, xLabel, yLabel, height }}
        tooltip={({ x, y }: ChartPoint) => ({
          heading: `${yLabel}: ${formatValue(y)}`,
          lines: [{ name: xLabel, value: formatValue(x) }],
        })}
      >
        {both && (
          <ReferenceLine
            segment={[
              { x: both.domain[0], y: both.domain[0] },
              { x: both.domain[1], y: both.domain[1] },
            ]}
            {...cursorStyle}
          />
        )}
        {horizontal !== undefined && <ReferenceLine y={horizontal} {...cursorStyle} />}
        <Scatter
          data={shown}
          fill={chartColor(color)}
          fillOpacity={shown.length > 500 ? 0.35 : 0.6}
          shape={<Dot />}
          isAnimationActive={false}
        />
      </ScatterPlane>
    </ChartFrame>
  );
}

function everyNth(points: readonly ChartPoint[], maximum: number): ChartPoint[] {
  const step = Math.max(1, Math.ceil(points.length / maximum));
  return points.filter((_, index) => index % step === 0);
}
