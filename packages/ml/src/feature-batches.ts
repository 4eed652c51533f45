import type { FeatureMatrix } from "./estimator.ts";

/** All columns of features in their order, some at a time where they come so, else at once. */
export async function* featureBatches({
  columns,
  batches,
}: Pick<FeatureMatrix, "columns" | "batches">): AsyncIterable<readonly Float32Array[]> {
  if (batches) yield* batches();
  else yield columns;
}

/** Columns that are made from others one by one, wherever those are. */
export function mapColumns(
  { columns, batches }: Pick<FeatureMatrix, "columns" | "batches">,
  make: (column: Float32Array, feature: number) => Float32Array,
): Pick<FeatureMatrix, "columns" | "batches"> {
  if (!batches) return { columns: columns.map(make) };
  return {
    columns: [],
    async *batches() {
      let first = 0;
      for await (const batch of batches()) {
        yield batch.map((column, place) => make(column, first + place));
        first += batch.length;
      }
    },
  };
}
