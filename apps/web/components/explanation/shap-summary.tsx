"use client";

import type { ShapOutput, ShapSummary } from "@sagebrush/contracts/models/explanation";
import { formatNumber } from "../../lib/format-numbers.ts";
import { axisFor } from "../charts/axis-ticks.ts";
import { ChartFrame } from "../charts/chart-frame.tsx";
import { formatTick } from "../charts/format-tick.ts";
import { chartColor } from "../charts/palette.ts";
import { placeSwarm } from "./place-swarm.ts";
import styles from "./shap-summary.module.css";

const mostShown = 12;
/** A line's height: a few columns may fill the room of many. */
const lineHeights = { few: 52, many: 30 } as const;
const mostFew = 5;

interface ShapSummaryChartProps {
  shap: ShapSummary;
  output: ShapOutput;
  /** What SHAP values add up to, for example "log-odds of yes". */
  unit: string;
}

/** One line a column, one dot a row: how far the column moved that row's prediction, and whether its value was high. */
export function ShapSummaryChart({ shap, output, unit }: ShapSummaryChartProps) {
  const shown = output.features.filter(({ phi }) => phi.length > 0).slice(0, mostShown);
  const axis = axisFor([0, ...shown.flatMap(({ phi }) => phi)]);
  const [low, high] = axis.domain;
  const acrossOf = (value: number) => (value - low) / (high - low);
  const rowHeight = shown.length <= mostFew ? lineHeights.few : lineHeights.many;
  const [first] = shown;
  return (
    <ChartFrame
      title="SHAP summary"
      facts={`${first === undefined ? "No column moves the predictions." : `${first.feature} moves predictions most, by ${formatNumber(first.meanAbsolute)} on average (${unit}).`} A dot is a row, right of the line where the column raised its prediction. ${shown.length < output.features.length ? `All ${output.features.length} columns are in the table.` : ""}`}
      table={{
        columns: ["Column", `Mean size of its SHAP values (${unit})`],
        rows: output.features.map(({ feature, meanAbsolute }) => [feature, formatNumber(meanAbsolute)]),
      }}
      legend={[
        { name: "low value", color: chartColor("blue") },
        { name: "high value", color: chartColor("vermillion") },
        { name: "category or missing", color: chartColor("grey") },
      ]}
    >
      <div className={styles.rows}>
        {shown.map(({ feature, phi, meanAbsolute }) => {
          const values = shap.values.find((column) => column.feature === feature)?.values ?? [];
          const colors = dotColors(values);
          return (
            <div key={feature} className={styles.row}>
              <span className={styles.name} title={feature}>
                {feature}
              </span>
              <svg className={styles.swarm} height={rowHeight} width="100%" aria-hidden="true">
                <line
                  x1={`${acrossOf(0) * 100}%`}
                  x2={`${acrossOf(0) * 100}%`}
                  y1={0}
                  y2={rowHeight}
                  className={styles.zero}
                />
                {placeSwarm(phi.map(acrossOf)).map(({ index, across, offset }) => (
                  <circle
                    key={index}
                    cx={`${across * 100}%`}
                    cy={rowHeight / 2 + offset * (rowHeight / 2 - 3)}
                    r={2.6}
                    fill={colors[index]}
                    fillOpacity={0.75}
                  />
                ))}
              </svg>
              <span className={styles.value}>{formatNumber(meanAbsolute, 3)}</span>
            </div>
          );
        })}
        <div className={styles.row}>
          <span />
          <span className={styles.axis}>
            {axis.ticks.map((tick) => (
              <span key={tick} style={{ insetInlineStart: `${acrossOf(tick) * 100}%` }}>
                {formatTick(tick)}
              </span>
            ))}
          </span>
          <span className={styles.value}>mean</span>
        </div>
      </div>
      <div className={styles.caption}>SHAP value: {unit}</div>
    </ChartFrame>
  );
}

/** From blue for the lowest to vermillion for the highest, by rank, so that one extreme does not pale the rest. */
function dotColors(values: readonly (number | string | null)[]): string[] {
  const numbers = values.filter((value) => typeof value === "number").sort((one, other) => one - other);
  const shareOf = new Map<number, number>();
  for (const [rank, value] of numbers.entries()) shareOf.set(value, rank / Math.max(1, numbers.length - 1));
  const lowest = numbers[0];
  return values.map((value) => {
    if (typeof value !== "number") return chartColor("grey");
    const share = value === lowest ? 0 : (shareOf.get(value) ?? 0);
    return `color-mix(in oklch, ${chartColor("vermillion")} ${Math.round(share * 100)}%, ${chartColor("blue")})`;
  });
}
