import type { ColumnProfile } from "@sagebrush/contracts/datasets/profile";
import { formatCount, formatNumber, formatPercent } from "../../../lib/format-numbers.ts";

export interface ColumnFact {
  label: string;
  value: string;
}

/** The figures of one column in reading order; "about" marks those counted by sketch. */
export function columnFacts(column: ColumnProfile): ColumnFact[] {
  const about = column.isDistinctCountApproximate ? "about " : "";
  const facts: ColumnFact[] = [
    {
      label: "Missing",
      value:
        column.missingCount === 0
          ? "none"
          : `${formatCount(column.missingCount)} (${formatPercent(column.missingFraction)})`,
    },
    { label: "Distinct", value: about + formatCount(column.distinctCount) },
  ];
  switch (column.kind) {
    case "numeric": {
      const { mean, stddev, quantiles, min, max } = column;
      facts.push(
        { label: "Mean", value: orDash(mean) },
        { label: "Std. deviation", value: orDash(stddev) },
        { label: "Minimum", value: orDash(min) },
        { label: "5 %", value: orDash(quantiles?.p5) },
        { label: "25 %", value: orDash(quantiles?.p25) },
        { label: "Median", value: orDash(quantiles?.p50) },
        { label: "75 %", value: orDash(quantiles?.p75) },
        { label: "95 %", value: orDash(quantiles?.p95) },
        { label: "Maximum", value: orDash(max) },
      );
      if (column.infiniteCount > 0) facts.push({ label: "Infinite", value: formatCount(column.infiniteCount) });
      return facts;
    }
    case "temporal":
      facts.push({ label: "First", value: column.min ?? "–" }, { label: "Last", value: column.max ?? "–" });
      return facts;
    case "string":
      facts.push(
        { label: "Shortest", value: column.minLength === null ? "–" : `${formatCount(column.minLength)} characters` },
        { label: "Longest", value: column.maxLength === null ? "–" : `${formatCount(column.maxLength)} characters` },
      );
      return facts;
    case "boolean":
      return facts;
  }
}

function orDash(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : formatNumber(value);
}
