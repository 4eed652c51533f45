import type { SegmentValues } from "@sagebrush/contracts/models/segments";
import type { SignatureInput } from "@sagebrush/contracts/models/signature";
import { formatCountOf, formatNumber } from "../../lib/format-numbers.ts";

/** What the rows of a segment have in common, in words: "Rome", "18 to below 30", "true", "Missing". */
export function segmentLabel(values: SegmentValues, type: SignatureInput["type"] | undefined): string {
  switch (values.kind) {
    case "category":
      return values.category;
    case "others":
      return `${formatCountOf(values.categoryCount, "rarer category", "rarer categories")}`;
    case "number":
      return type === "boolean" ? (values.number === 0 ? "false" : "true") : numberText(values.number, type);
    case "range": {
      const { lower, upper, includesUpper } = values;
      if (lower === null && upper === null) return "Any number";
      if (upper === null) return `${numberText(lower ?? 0, type)} and more`;
      const end = `${includesUpper ? "" : "below "}${numberText(upper, type)}`;
      return lower === null ? `up to ${end}` : `${numberText(lower, type)} to ${end}`;
    }
    case "missing":
      return "Missing";
  }
}

const millisecondsPerDay = 86_400_000;

/** Times reach a model as days since 1970-01-01. */
function numberText(value: number, type: SignatureInput["type"] | undefined): string {
  if (type !== "timestamp") return formatNumber(value);
  const date = new Date(value * millisecondsPerDay);
  return Number.isNaN(date.getTime()) ? formatNumber(value) : date.toISOString().slice(0, 10);
}
