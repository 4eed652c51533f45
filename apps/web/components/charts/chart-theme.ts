import type { axisFor } from "./axis-ticks.ts";
import { formatTick } from "./format-tick.ts";

/** Axis, grid and cursor of every Recharts chart, from the studio's CSS variables so that both modes fit. */
const labelStyle = { fill: "var(--text-secondary)", fontSize: 12, fontFamily: "var(--font-base)" };

export const axisStyle = { stroke: "var(--border-divider)", tick: labelStyle, tickLine: false } as const;

export const gridStyle = { stroke: "var(--border-faint)", vertical: false } as const;

export const cursorStyle = { stroke: "var(--text-secondary)", strokeDasharray: "3 3" } as const;

export const chartMargin = { top: 8, right: 16, bottom: 16, left: 4 };

export function axisLabel(text: string, axis: "x" | "y") {
  return axis === "x"
    ? ({ value: text, position: "insideBottom", offset: -6, style: labelStyle } as const)
    : ({
        value: text,
        angle: -90,
        position: "insideLeft",
        offset: 8,
        style: { ...labelStyle, textAnchor: "middle" },
      } as const);
}

/** An axis of numbers, for charts of points. */
export function numberAxis(axis: "x" | "y", { domain, ticks }: ReturnType<typeof axisFor>, label: string) {
  return {
    ...axisStyle,
    ...(axis === "y" ? { width: 64 } : {}),
    dataKey: axis,
    type: "number",
    domain,
    ticks,
    tickFormatter: formatTick,
    label: axisLabel(label, axis),
  } as const;
}
