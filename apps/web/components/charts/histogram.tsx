"use client";

import { Bar, BarChart, CartesianGrid, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { axisFor, ticksWithin } from "./axis-ticks.ts";
import { ChartFrame, type ChartFrameProps } from "./chart-frame.tsx";
import { axisLabel, axisStyle, chartMargin, cursorStyle, gridStyle } from "./chart-theme.ts";
import { ChartTooltip } from "./chart-tooltip.tsx";
import { formatTick, formatValue } from "./format-tick.ts";
import { chartColor, type PaletteColor } from "./palette.ts";

export interface HistogramBin {
  start: number;
  end: number;
  count: number;
}

export interface HistogramProps extends Pick<ChartFrameProps, "title" | "facts"> {
  /** Of equal width, in order, without gaps. */
  bins: readonly HistogramBin[];
  xLabel: string;
  /** What is counted, for example "rows". */
  countLabel: string;
  color?: PaletteColor;
  /** A vertical line, for example at zero error. */
  marker?: number;
  height?: number;
}

export function Histogram({
  bins,
  xLabel,
  countLabel,
  color = "blue",
  marker,
  height = 260,
  ...frame
}: HistogramProps) {
  const rows = bins.map((bin) => ({ ...bin, middle: (bin.start + bin.end) / 2 }));
  const countAxis = axisFor([0, ...bins.map(({ count }) => count)]);
  const low = bins[0]?.start ?? 0;
  const high = bins.at(-1)?.end ?? 1;
  return (
    <ChartFrame
      {...frame}
      table={{
        columns: [xLabel, countLabel],
        rows: bins.map(({ start, end, count }) => [`${formatValue(start)} to ${formatValue(end)}`, formatValue(count)]),
      }}
    >
      <ResponsiveContainer width="100%" height={height}>
        <BarChart data={rows} margin={chartMargin} barCategoryGap={1} accessibilityLayer={false}>
          <CartesianGrid {...gridStyle} />
          <XAxis
            {...axisStyle}
            dataKey="middle"
            type="number"
            domain={[low, high > low ? high : low + 1]}
            ticks={ticksWithin(low, high, 6)}
            tickFormatter={formatTick}
            label={axisLabel(xLabel, "x")}
          />
          <YAxis
            {...axisStyle}
            axisLine={false}
            width={60}
            domain={countAxis.domain}
            ticks={countAxis.ticks.filter(Number.isInteger)}
            tickFormatter={formatTick}
            label={axisLabel(countLabel, "y")}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: "currentColor", opacity: 0.06 }}
            content={({ active, payload }) => {
              const bin: HistogramBin | undefined = payload[0]?.payload;
              return active && bin ? (
                <ChartTooltip
                  heading={`${formatValue(bin.start)} to ${formatValue(bin.end)}`}
                  lines={[{ name: countLabel, value: formatValue(bin.count), color: chartColor(color) }]}
                />
              ) : null;
            }}
          />
          {marker !== undefined && <ReferenceLine x={marker} {...cursorStyle} />}
          <Bar dataKey="count" fill={chartColor(color)} radius={[3, 3, 0, 0]} isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </ChartFrame>
  );
}
