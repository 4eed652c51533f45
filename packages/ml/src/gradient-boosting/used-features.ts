import type { Tree } from "./tree.ts";

/** The features that splits ask for, ascending. */
export function usedFeatures(trees: readonly Tree[]): number[] {
  const used = new Set<number>();
  for (const { feature } of trees) for (const each of feature) if (each >= 0) used.add(each);
  return [...used].sort((one, other) => one - other);
}
