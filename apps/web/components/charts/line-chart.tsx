"use client";

import {
  CartesianGrid,
  Line,
  LineChart as RechartsLineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { type AxisScale, axisFor, ticksWithin } from "./axis-ticks.ts";
import { ChartFrame, type ChartFrameProps } from "./chart-frame.tsx";
import { axisLabel, axisStyle, chartMargin, cursorStyle, gridStyle } from "./chart-theme.ts";
import { ChartTooltip } from "./chart-tooltip.tsx";
import { formatTick, formatValue } from "./format-tick.ts";
import { type MergedRow, mergeSeries, type NamedSeries } from "./merge-series.ts";
import { chartColor, type PaletteColor, seriesColors } from "./palette.ts";

export interface LineSeries extends NamedSeries {
  color?: PaletteColor;
  isDashed?: boolean;
}

export interface LineChartProps extends Pick<ChartFrameProps, "title" | "facts" | "controls"> {
  series: readonly LineSeries[];
  xLabel: string;
  yLabel: string;
  scale?: AxisScale;
  /** A vertical line, for example at the best round. */
  marker?: { x: number; label: string };
  /** Values hold until the next one. */
  isStepped?: boolean;
  height?: number;
}

/** Curves over one x, for example a metric over rounds of training. */
export function LineChart({
  series,
  xLabel,
  yLabel,
  scale = "linear",
  marker,
  isStepped = false,
  height = 260,
  ...frame
}: LineChartProps) {
  const rows = mergeSeries(series);
  const yAxis = axisFor(allValues(rows), scale);
  const firstX = rows[0]?.x ?? 0;
  const lastX = rows.at(-1)?.x ?? 1;
  const colors = series.map(({ color }, index) => chartColor(color ?? seriesColors[index % seriesColors.length]!));
  return (
    <ChartFrame
      {...frame}
      legend={series.map(({ name, isDashed }, index) => ({ name, color: colors[index]!, isDashed }))}
      table={{
        columns: [xLabel, ...series.map(({ name }) => name)],
        rows: rows.map(({ x, values }) => [
          String(x),
          ...values.map((value) => (value === null ? "–" : formatValue(value))),
        ]),
      }}
    >
      <ResponsiveContainer width="100%" height={height}>
        <RechartsLineChart data={rows} margin={chartMargin} accessibilityLayer={false}>
          <CartesianGrid {...gridStyle} />
          <XAxis
            {...axisStyle}
            dataKey="x"
            type="number"
            domain={[firstX, lastX > firstX ? lastX : firstX + 1]}
            ticks={ticksWithin(firstX, lastX)}
            tickFormatter={formatTick}
            label={axisLabel(xLabel, "x")}
          />
          <YAxis
            {...axisStyle}
            axisLine={false}
            width={60}
            scale={scale}
            domain={yAxis.domain}
            ticks={yAxis.ticks}
            allowDataOverflow
            tickFormatter={formatTick}
            label={axisLabel(yLabel, "y")}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={cursorStyle}
            content={({ active, label, payload }) =>
              active && payload.length > 0 ? (
                <ChartTooltip
                  heading={`${xLabel} ${label}`}
                  lines={payload.map((entry) => ({
                    name: String(entry.name),
                    value: typeof entry.value === "number" ? formatValue(entry.value) : "–",
                    color: entry.color,
                  }))}
                />
              ) : null
            }
          />
          {marker && (
            <ReferenceLine
              x={marker.x}
              {...cursorStyle}
              label={{ value: marker.label, position: "insideTopRight", fontSize: 12, fill: axisStyle.tick.fill }}
            />
          )}
          {series.map(({ name, isDashed }, index) => (
            <Line
              key={name}
              name={name}
              dataKey={(row: MergedRow) => row.values[index]}
              stroke={colors[index]}
              strokeWidth={2}
              strokeDasharray={isDashed ? "6 4" : undefined}
              dot={rows.length === 1}
              activeDot={{ r: 4 }}
              connectNulls
              type={isStepped ? "stepAfter" : "linear"}
              isAnimationActive={false}
            />
          ))}
        </RechartsLineChart>
      </ResponsiveContainer>
    </ChartFrame>
  );
}

function* allValues(rows: readonly MergedRow[]) {
  for (const { values } of rows) for (const value of values) if (value !== null) yield value;
}
