import {
  colorBackgroundContainerContent,
  colorBorderDividerDefault,
  colorChartsLineGrid,
  colorTextBodySecondary,
  fontFamilyBase,
} from "@cloudscape-design/design-tokens";

/** Axis, grid and cursor of every Recharts chart, from Cloudscape's variables so that both modes fit. */
export const axisStyle = {
  stroke: colorBorderDividerDefault,
  tick: { fill: colorTextBodySecondary, fontSize: 12, fontFamily: fontFamilyBase },
  tickLine: false,
} as const;

export const gridStyle = { stroke: colorChartsLineGrid, strokeDasharray: "3 4", vertical: false } as const;

export const cursorStyle = { stroke: colorTextBodySecondary, strokeDasharray: "3 3" } as const;

export const surfaceColor = colorBackgroundContainerContent;

export function axisLabel(text: string, axis: "x" | "y") {
  const style = { fill: colorTextBodySecondary, fontSize: 12, fontFamily: fontFamilyBase };
  return axis === "x"
    ? ({ value: text, position: "insideBottom", offset: -6, style } as const)
    : ({
        value: text,
        angle: -90,
        position: "insideLeft",
        offset: 8,
        style: { ...style, textAnchor: "middle" },
      } as const);
}

export const chartMargin = { top: 8, right: 16, bottom: 16, left: 4 };
