import type { FeatureRequirements } from "../estimator.ts";
import { maximumCategories } from "./fit-preprocessing.ts";

/** A table as it counts for memory: its rows, its numeric columns, and how many categories each other column has. */
export interface TableSize {
  rowCount: number;
  numericColumnCount: number;
  categoryCounts: readonly number[];
}

/**
 * About how many bytes training holds at once: the raw columns as they are read and as they are dealt into sets, the
 * features in model space, and the algorithm's own copy of these (bins, or rows one after the other).
 */
export function trainingMemoryBytes(
  { rowCount, numericColumnCount, categoryCounts }: TableSize,
  { categories, texts }: Pick<FeatureRequirements, "categories" | "texts">,
): number {
  const rawBytes = 8 * numericColumnCount + 4 * categoryCounts.length;
  const ofCategories = categoryCounts.reduce((sum, count) => sum + Math.min(count, maximumCategories), 0);
  const featureCount =
    numericColumnCount + (categories === "codes" || texts !== undefined ? categoryCounts.length : ofCategories);
  return rowCount * (2 * rawBytes + 2 * 4 * featureCount);
}
