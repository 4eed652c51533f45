import type { ColumnProfile } from "@sagebrush/contracts/datasets/profile";
import { formatCount, formatCountOf, formatPercent } from "../../lib/format-numbers.ts";

export interface ColumnFacts {
  /** Type, distinct values, missing share. */
  facts: string[];
  /** What predicting this column would mean; empty where nothing stands against it and nothing is plain. */
  asTarget: string;
}

/** As training allows; more texts than this are names or identifiers. */
const maximumClassCount = 200;

/** What helps to choose a column as target or feature. */
export function columnFacts(profile: ColumnProfile): ColumnFacts {
  const distinct = `${profile.isDistinctCountApproximate ? "about " : ""}${formatCount(profile.distinctCount)} distinct`;
  const facts: string[] = [profile.type, distinct];
  if (profile.missingCount > 0) facts.push(`${formatPercent(profile.missingFraction)} missing`);
  return { facts, asTarget: asTarget(profile) };
}

function asTarget(profile: ColumnProfile): string {
  if (profile.distinctCount === 0) return "Every value is missing: nothing to learn.";
  if (profile.distinctCount === 1) return "One value in every row: nothing to learn.";
  if (profile.kind === "temporal") return "Dates cannot be predicted.";
  if (profile.distinctCount === 2) return "Two classes.";
  if (profile.kind === "numeric") {
    return profile.min === null || profile.max === null
      ? ""
      : `Numbers from ${short(profile.min)} to ${short(profile.max)}.`;
  }
  if (profile.distinctCount > maximumClassCount) return "Too many different texts to be classes.";
  const [first] = profile.kind === "string" ? profile.topValues : [];
  const example = first === undefined ? "" : `, most often '${first.value.slice(0, 40)}'`;
  return `${formatCountOf(profile.distinctCount, "class", "classes")}${example}.`;
}

function short(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 5 });
}
