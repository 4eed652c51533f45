"use client";

import {
  CartesianGrid,
  ErrorBar,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { ChartFrame, type ChartFrameProps } from "./chart-frame.tsx";
import { axisLabel, axisStyle, chartMargin, cursorStyle, gridStyle } from "./chart-theme.ts";
import { ChartTooltip } from "./chart-tooltip.tsx";
import { formatTick, formatValue } from "./format-tick.ts";
import { chartColor, type PaletteColor } from "./palette.ts";
import type { ChartPoint } from "./thin-points.ts";

const unitTicks = [0, 0.2, 0.4, 0.6, 0.8, 1];

export interface UnitSquareChartProps extends Pick<ChartFrameProps, "title" | "facts"> {
  points: readonly ChartPoint[];
  xLabel: string;
  yLabel: string;
  color?: PaletteColor;
  /** What knowing nothing would give: the diagonal, or a constant. */
  reference: { name: string; at: "diagonal" | number };
  hasDots?: boolean;
  /** By point, how far its y is certain; drawn as whiskers. */
  intervals?: readonly (readonly [lower: number, upper: number])[];
  /** More columns of the tooltip and the table, for example the threshold of a point. */
  detail?: { name: string; values: readonly string[] };
  height?: number;
}

/** A curve between shares: ROC, precision over recall, calibration. */
export function UnitSquareChart(props: UnitSquareChartProps) {
  const { points, xLabel, yLabel, color = "blue", reference, hasDots = false, detail, height = 300, ...frame } = props;
  const rows = points.map((point, index) => {
    const [lower, upper] = props.intervals?.[index] ?? [point.y, point.y];
    return { ...point, detail: detail?.values[index] ?? "", whiskers: [point.y - lower, upper - point.y] };
  });
  const [left, right] = reference.at === "diagonal" ? [0, 1] : [reference.at, reference.at];
  return (
    <ChartFrame
      {...frame}
      legend={[
        { name: frame.title, color: chartColor(color) },
        { name: reference.name, color: chartColor("grey"), isDashed: true },
      ]}
      table={{
        columns: [xLabel, yLabel, ...(detail ? [detail.name] : [])],
        rows: rows.map((row) => [formatValue(row.x), formatValue(row.y), ...(detail ? [row.detail] : [])]),
      }}
    >
      <ResponsiveContainer width="100%" height={height}>
        <LineChart data={rows} margin={chartMargin} accessibilityLayer={false}>
          <CartesianGrid {...gridStyle} vertical />
          <XAxis
            {...axisStyle}
            dataKey="x"
            type="number"
            domain={[0, 1]}
            ticks={unitTicks}
            tickFormatter={formatTick}
            label={axisLabel(xLabel, "x")}
          />
          <YAxis
            {...axisStyle}
            domain={[0, 1]}
            ticks={unitTicks}
            width={52}
            tickFormatter={formatTick}
            label={axisLabel(yLabel, "y")}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={cursorStyle}
            content={({ active, payload }) => {
              const row: (ChartPoint & { detail: string }) | undefined = payload[0]?.payload;
              return active && row ? (
                <ChartTooltip
                  heading={`${xLabel}: ${formatValue(row.x)}`}
                  lines={[
                    { name: yLabel, value: formatValue(row.y), color: chartColor(color) },
                    ...(detail ? [{ name: detail.name, value: row.detail }] : []),
                  ]}
                />
              ) : null;
            }}
          />
          <ReferenceLine
            segment={[
              { x: 0, y: left },
              { x: 1, y: right },
            ]}
            stroke={chartColor("grey")}
            strokeDasharray="6 4"
          />
          <Line
            dataKey="y"
            stroke={chartColor(color)}
            strokeWidth={2}
            dot={hasDots ? { r: 4, fill: chartColor(color) } : false}
            isAnimationActive={false}
          >
            {props.intervals && <ErrorBar dataKey="whiskers" width={5} stroke={chartColor(color)} opacity={0.6} />}
          </Line>
        </LineChart>
      </ResponsiveContainer>
    </ChartFrame>
  );
}
