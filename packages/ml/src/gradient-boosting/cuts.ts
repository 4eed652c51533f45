import type { FeatureMatrix } from "../estimator.ts";
import type { Random } from "../random.ts";
import type { BoostingKernels } from "./boosting-kernels.ts";
import { codeCuts } from "./category-splits.ts";
import { createPlainKernels } from "./plain-kernels.ts";
import { firstWhere, quantileCuts, type SortedSample } from "./quantile-cuts.ts";

/** What the sorting is done by, and where. */
type SortKernels = Pick<BoostingKernels, "allocate" | "sortFloats">;

/** Rows that cut points are chosen from; more of them move no cut that matters. LightGBM's default. */
const maxSampledRows = 200_000;

/**
 * Chooses where each feature is cut into bins: between all distinct values where they are few, else at weighted
 * quantiles, a frequent value keeping a bin of its own.
 * @param maxValueBins bins for present values of one feature, 2 to 255; missing values have their own bin besides
 * @param minDataInBin weight that every bin but the last holds at least; LightGBM's min_data_in_bin. 1: no such bound
 * @param kernels sort the unweighted samples, columns side by side where they have threads
 * @returns for each feature its cuts, float32, ascending; none for a feature that is constant or all missing.
 *   A value is below a cut when value < cut, compared in float32, and every cut c between sampled neighbours a < b
 *   has a < c <= b, so that the binned and the exported tree send every row the same way.
 */
export function findCuts(
  { rowCount, columns, codeCounts }: FeatureMatrix,
  weights: Float64Array | undefined,
  maxValueBins: number,
  random: Random,
  minDataInBin = 1,
  kernels: SortKernels = createPlainKernels(),
): Float32Array[] {
  return createCutFinder({ rowCount, weights, maxValueBins, random, minDataInBin, kernels })(columns, codeCounts);
}

/** Finds the cuts of some columns, which are the same whichever others they come with; see {@link findCuts}. */
export type FindColumnCuts = (
  columns: readonly Float32Array[],
  codeCounts: readonly number[] | undefined,
) => Float32Array[];

/** The parameters of {@link findCuts}, for columns that come some at a time. */
export function createCutFinder(given: {
  rowCount: number;
  weights: Float64Array | undefined;
  maxValueBins: number;
  random: Random;
  minDataInBin?: number;
  kernels: SortKernels;
}): FindColumnCuts {
  const { weights, maxValueBins, minDataInBin = 1 } = given;
  const rows = sampleRows(given.rowCount, given.random);
  const sortedSamples = weights ? weightedSamples(rows, weights) : unweightedSamples(rows, given.kernels);
  return (columns, codeCounts) => {
    const ofCodes = columns.map((_, feature) => {
      const codeCount = codeCounts?.[feature] ?? 0;
      return codeCount > 0 ? codeCuts(codeCount) : null;
    });
    const numbers = columns.filter((_, feature) => ofCodes[feature] === null);
    const ofNumbers = Array.from(sortedSamples(numbers), (sample) => quantileCuts(sample, maxValueBins, minDataInBin));
    let next = 0;
    return ofCodes.map((cuts) => cuts ?? ofNumbers[next++]);
  };
}

/** One row of each of evenly long stretches, so that sorted data is covered evenly. */
function sampleRows(rowCount: number, random: Random): Int32Array {
  if (rowCount <= maxSampledRows) {
    const all = new Int32Array(rowCount);
    for (let row = 0; row < rowCount; row++) all[row] = row;
    return all;
  }
  const stretch = rowCount / maxSampledRows;
  const rows = new Int32Array(maxSampledRows);
  for (let position = 0; position < maxSampledRows; position++)
    rows[position] = Math.min(rowCount - 1, Math.floor((position + random.next()) * stretch));
  return rows;
}

/** Of one feature after the other, of which each overwrites the one before. */
type SortedSamples = (columns: readonly Float32Array[]) => Iterable<SortedSample>;

/** Columns that threads sort at once. */
const columnsTogether = 8;

/** The same arrays are filled for every feature: fresh memory costs more than what is done in it. */
function unweightedSamples(rows: Int32Array, { allocate, sortFloats }: SortKernels): SortedSamples {
  const arrays: Float32Array[] = [];
  const scratch: Float32Array[] = [];
  return function* (columns) {
    while (arrays.length < Math.min(columnsTogether, columns.length)) {
      arrays.push(allocate.float32(rows.length));
      scratch.push(allocate.float32(rows.length));
    }
    for (let first = 0; first < columns.length; first += columnsTogether) {
      const group = columns.slice(first, first + columnsTogether);
      for (const [index, column] of group.entries()) copyRows(column, rows, arrays[index]);
      const sorted = arrays.slice(0, group.length);
      sortFloats(sorted, scratch);
      for (const values of sorted) yield { values: presentValues(values), weightBefore: null };
    }
  };
}

function copyRows(column: Float32Array, rows: Int32Array, out: Float32Array): void {
  if (rows.length === column.length) out.set(column);
  else for (let position = 0; position < rows.length; position++) out[position] = column[rows[position]];
}

/** @param sorted missing values at its end */
function presentValues(sorted: Float32Array): Float32Array {
  return sorted.subarray(
    0,
    firstWhere(0, sorted.length, (place) => Number.isNaN(sorted[place])),
  );
}

/**
 * Sorts float64 keys that hold the float32 value's order in their high and the sample's position in their low digits:
 * the native sort of numbers is several times faster than one that calls a comparison.
 */
function weightedSamples(rows: Int32Array, weights: Float64Array): SortedSamples {
  const positionRange = 2 ** 18;
  const keys = new Float64Array(rows.length);
  const values = new Float32Array(rows.length);
  const weightBefore = new Float64Array(rows.length + 1);
  const float = new Float32Array(1);
  const bits = new Uint32Array(float.buffer);
  return function* (columns) {
    for (const column of columns) {
      let count = 0;
      for (let position = 0; position < rows.length; position++) {
        const value = column[rows[position]];
        if (Number.isNaN(value) || weights[rows[position]] === 0) continue;
        float[0] = value + 0;
        const order = bits[0] >= 0x80000000 ? 0xffffffff - bits[0] : bits[0] + 0x80000000;
        keys[count++] = order * positionRange + position;
      }
      keys.subarray(0, count).sort();
      for (let place = 0; place < count; place++) {
        const row = rows[keys[place] % positionRange];
        values[place] = column[row] + 0;
        weightBefore[place + 1] = weightBefore[place] + weights[row];
      }
      yield { values: values.subarray(0, count), weightBefore: weightBefore.subarray(0, count + 1) };
    }
  };
}
