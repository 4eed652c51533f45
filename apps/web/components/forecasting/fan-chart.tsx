"use client";

import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { axisFor, ticksWithin } from "../charts/axis-ticks.ts";
import { ChartFrame, type ChartFrameProps } from "../charts/chart-frame.tsx";
import { axisLabel, axisStyle, chartMargin, cursorStyle, gridStyle } from "../charts/chart-theme.ts";
import { ChartTooltip } from "../charts/chart-tooltip.tsx";
import { formatTick, formatValue } from "../charts/format-tick.ts";
import { chartColor } from "../charts/palette.ts";

export interface FanChartProps extends Pick<ChartFrameProps, "title" | "facts" | "controls"> {
  /** Null = missing. */
  history: readonly (number | null)[];
  /** From the step after the history on. */
  forecast: { median: readonly number[]; lower: readonly number[]; upper: readonly number[] };
  /** What came to be, where it is known. */
  actual?: readonly (number | null)[];
  /** What the baseline says. */
  naive?: readonly number[];
  /** How a step is written, from the first of the history on. */
  timeOf: (step: number) => string;
  valueLabel: string;
  height?: number;
}

interface Row {
  step: number;
  history: number | null;
  actual: number | null;
  median: number | null;
  naive: number | null;
  band: [number, number] | null;
}

const colors = {
  history: chartColor("grey"),
  actual: chartColor("orange"),
  median: chartColor("blue"),
  naive: chartColor("purple"),
};

const names = { history: "Known", actual: "Actual", median: "Median", band: "10 % to 90 %", naive: "Seasonal naive" };

/** A series, how it is thought to go on, and how sure that is. */
export function FanChart(props: FanChartProps) {
  const { history, forecast, actual, naive, timeOf, valueLabel, height = 320, ...frame } = props;
  const rows = rowsOf(props);
  const last = rows.at(-1)?.step ?? 1;
  const yAxis = axisFor(allValues(rows));
  const xTicks = ticksWithin(0, last, 8).filter(Number.isInteger);
  return (
    <ChartFrame
      {...frame}
      legend={[
        { name: names.history, color: colors.history },
        ...(actual ? [{ name: names.actual, color: colors.actual }] : []),
        { name: names.median, color: colors.median },
        { name: names.band, color: `color-mix(in srgb, ${colors.median} 30%, transparent)` },
        ...(naive ? [{ name: names.naive, color: colors.naive, isDashed: true }] : []),
      ]}
      table={{
        columns: [
          "Time",
          names.history,
          ...(actual ? [names.actual] : []),
          "10 %",
          names.median,
          "90 %",
          ...(naive ? [names.naive] : []),
        ],
        rows: rows.map((row) => [
          timeOf(row.step),
          shown(row.history),
          ...(actual ? [shown(row.actual)] : []),
          shown(row.band?.[0] ?? null),
          shown(row.median),
          shown(row.band?.[1] ?? null),
          ...(naive ? [shown(row.naive)] : []),
        ]),
      }}
    >
      <ResponsiveContainer width="100%" height={height}>
        <ComposedChart data={rows} margin={chartMargin} accessibilityLayer={false}>
          <CartesianGrid {...gridStyle} />
          <XAxis
            {...axisStyle}
            dataKey="step"
            type="number"
            domain={[0, Math.max(1, last)]}
            ticks={xTicks}
            tickFormatter={timeOf}
          />
          <YAxis
            {...axisStyle}
            axisLine={false}
            width={64}
            domain={yAxis.domain}
            ticks={yAxis.ticks}
            tickFormatter={formatTick}
            label={axisLabel(valueLabel, "y")}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={cursorStyle}
            content={({ active, payload }) => {
              const row: Row | undefined = payload[0]?.payload;
              return active && row ? <ChartTooltip heading={timeOf(row.step)} lines={tooltipLines(row)} /> : null;
            }}
          />
          <ReferenceLine x={history.length - 1} {...cursorStyle} />
          <Area
            dataKey="band"
            stroke="none"
            fill={colors.median}
            fillOpacity={0.25}
            isAnimationActive={false}
            activeDot={false}
          />
          <Line dataKey="history" stroke={colors.history} {...lineStyle} dot={history.length === 1} />
          <Line dataKey="naive" stroke={colors.naive} {...lineStyle} strokeDasharray="6 4" strokeWidth={1.5} />
          <Line dataKey="actual" stroke={colors.actual} {...lineStyle} dot={dotOf(actual)} />
          <Line dataKey="median" stroke={colors.median} {...lineStyle} dot={dotOf(forecast.median)} />
        </ComposedChart>
      </ResponsiveContainer>
    </ChartFrame>
  );
}

const lineStyle = {
  strokeWidth: 2,
  isAnimationActive: false,
  activeDot: { r: 4 },
  dot: false,
  type: "linear",
} as const;

/** A line of one point is not seen. */
function dotOf(values: readonly unknown[] | undefined): boolean {
  return values?.length === 1;
}

function rowsOf({ history, forecast, actual, naive }: FanChartProps): Row[] {
  const known = history.map((value, step) => ({
    step,
    history: value,
    actual: null,
    median: null,
    naive: null,
    band: null,
  }));
  const ahead = forecast.median.map(
    (median, at): Row => ({
      step: history.length + at,
      history: null,
      actual: actual?.[at] ?? null,
      median,
      naive: naive?.[at] ?? null,
      band: [forecast.lower[at] ?? median, forecast.upper[at] ?? median],
    }),
  );
  return [...known, ...ahead];
}

function tooltipLines(row: Row) {
  const line = (name: keyof typeof colors) => ({
    name: names[name],
    value: shown(row[name]),
    color: colors[name],
  });
  if (row.band === null) return [line("history")];
  return [
    ...(row.actual === null ? [] : [line("actual")]),
    line("median"),
    { name: names.band, value: `${formatValue(row.band[0])} to ${formatValue(row.band[1])}` },
    ...(row.naive === null ? [] : [line("naive")]),
  ];
}

function shown(value: number | null): string {
  return value === null ? "–" : formatValue(value);
}

function* allValues(rows: readonly Row[]) {
  for (const { history, actual, median, band } of rows) {
    for (const value of [history, actual, median, ...(band ?? [])]) if (value !== null) yield value;
  }
}
