import type { FeatureMatrix } from "../estimator.ts";
import type { Table } from "../table.ts";
import {
  type ColumnPreprocessing,
  indicatedNumericColumns,
  type Preprocessing,
  usedIpAddressColumns,
  usedNumericColumns,
  usedTokenColumns,
  valuedNumericColumns,
} from "./preprocessing.ts";
import { describeFeatures, transformTable } from "./transform-table.ts";

/** Some of the raw columns, whose rows the caller has or reads. */
export type ReadColumns = (names: readonly string[]) => Promise<Table>;

/**
 * As {@link transformTable}, of raw columns that are read some at a time, so that not all of them are in memory beside
 * the features made of them. Where the algorithm `readsColumnsOnce` the features too come some at a time.
 * @param portionsOf names in portions that may be read at once
 */
export async function assembleFeatures(
  preprocessing: Preprocessing,
  rowCount: number,
  read: ReadColumns,
  portionsOf: (names: readonly string[]) => Iterable<readonly string[]>,
): Promise<FeatureMatrix> {
  const described = { rowCount, ...describeFeatures(preprocessing) };
  const portions = () => featurePortions(preprocessing, read, portionsOf);
  if (preprocessing.requirements.readsColumnsOnce) {
    return {
      ...described,
      columns: [],
      async *batches() {
        for await (const { valued, indicators, others } of portions()) yield [...valued, ...indicators, ...others];
      },
    };
  }
  const columns = { valued: [] as Float32Array[], indicators: [] as Float32Array[], others: [] as Float32Array[] };
  for await (const { valued, indicators, others } of portions()) {
    columns.valued.push(...valued);
    columns.indicators.push(...indicators);
    columns.others.push(...others);
  }
  return { ...described, columns: [...columns.valued, ...columns.indicators, ...columns.others] };
}

/** In the order of the features within each kind. Who takes missing values, as all who read once do, has no indicators. */
async function* featurePortions(
  preprocessing: Preprocessing,
  read: ReadColumns,
  portionsOf: (names: readonly string[]) => Iterable<readonly string[]>,
): AsyncGenerator<{ valued: Float32Array[]; indicators: Float32Array[]; others: Float32Array[] }> {
  const used: ColumnPreprocessing[] = [
    ...usedNumericColumns(preprocessing),
    ...usedTokenColumns(preprocessing),
    ...usedIpAddressColumns(preprocessing),
  ];
  const planOf = new Map(used.map((plan) => [plan.name, plan]));
  for (const names of portionsOf(used.map(({ name }) => name))) {
    const plans = names.flatMap((name) => planOf.get(name) ?? []);
    const ofPortion: Preprocessing = { ...preprocessing, columns: plans };
    const { columns } = transformTable(ofPortion, await read(names));
    const valuedCount = valuedNumericColumns(ofPortion).length;
    const numericCount = valuedCount + indicatedNumericColumns(ofPortion).length;
    yield {
      valued: columns.slice(0, valuedCount),
      indicators: columns.slice(valuedCount, numericCount),
      others: columns.slice(numericCount),
    };
  }
}
