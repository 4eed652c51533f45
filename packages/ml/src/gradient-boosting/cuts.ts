import type { FeatureMatrix } from "../estimator.ts";
import type { Random } from "../random.ts";
import type { BoostingKernels } from "./boosting-kernels.ts";
import { codeCuts } from "./category-splits.ts";
import { createPlainKernels } from "./plain-kernels.ts";

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
  const distinctOf = weights
    ? (columns: readonly Float32Array[]) => distinctWeightedValues(columns, rows, weights)
    : distinctValues(rows, given.kernels);
  return (columns, codeCounts) => {
    const ofCodes = columns.map((_, feature) => {
      const codeCount = codeCounts?.[feature] ?? 0;
      return codeCount > 0 ? codeCuts(codeCount) : null;
    });
    const numbers = columns.filter((_, feature) => ofCodes[feature] === null);
    const ofNumbers = Array.from(distinctOf(numbers), ({ values, valueWeights }) =>
      cutsBetween(values, valueWeights, maxValueBins, minDataInBin),
    );
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

/** Of one feature; the next one overwrites them. */
interface DistinctValues {
  /** Ascending, no two equal, -0 as 0. */
  values: Float32Array;
  valueWeights: Float64Array;
}

/** Columns that threads sort at once. */
const columnsTogether = 8;

/** The same arrays are filled for every feature: fresh memory costs more than what is done in it. */
function distinctValues(rows: Int32Array, { allocate, sortFloats }: SortKernels) {
  const arrays: Float32Array[] = [];
  const scratch: Float32Array[] = [];
  const weights = new Float64Array(rows.length);
  return function* (columns: readonly Float32Array[]): Generator<DistinctValues> {
    while (arrays.length < Math.min(columnsTogether, columns.length)) {
      arrays.push(allocate.float32(rows.length));
      scratch.push(allocate.float32(rows.length));
    }
    for (let first = 0; first < columns.length; first += columnsTogether) {
      const group = columns.slice(first, first + columnsTogether);
      const sorted = group.map((column, index) => presentValues(column, rows, arrays[index]));
      sortFloats(sorted, scratch);
      for (const values of sorted) yield countEqual(values, weights);
    }
  };
}

function presentValues(column: Float32Array, rows: Int32Array, out: Float32Array): Float32Array {
  let count = 0;
  for (let position = 0; position < rows.length; position++) {
    const value = column[rows[position]];
    // Adding 0 turns -0 into 0, which otherwise sort apart though they compare equal. A missing value is overwritten.
    out[count] = value + 0;
    if (!Number.isNaN(value)) count++;
  }
  return out.subarray(0, count);
}

/** @param values sorted; overwritten, as `weights` is */
function countEqual(values: Float32Array, weights: Float64Array): DistinctValues {
  let last = -1;
  let merged = Number.NaN;
  for (let position = 0; position < values.length; position++) {
    const value = values[position];
    if (value !== merged) {
      merged = value;
      values[++last] = value;
      weights[last] = 0;
    }
    weights[last]++;
  }
  return { values: values.subarray(0, last + 1), valueWeights: weights.subarray(0, last + 1) };
}

/**
 * Sorts float64 keys that hold the float32 value's order in their high and the sample's position in their low digits:
 * the native sort of numbers is several times faster than one that calls a comparison.
 */
function* distinctWeightedValues(
  columns: readonly Float32Array[],
  rows: Int32Array,
  weights: Float64Array,
): Generator<DistinctValues> {
  const positionRange = 2 ** 18;
  const keys = new Float64Array(rows.length);
  const values = new Float32Array(rows.length);
  const valueWeights = new Float64Array(rows.length);
  const float = new Float32Array(1);
  const bits = new Uint32Array(float.buffer);
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
    let last = -1;
    let merged = Number.NaN;
    for (let position = 0; position < count; position++) {
      const row = rows[keys[position] % positionRange];
      const value = column[row] + 0;
      if (value !== merged) {
        merged = value;
        values[++last] = value;
        valueWeights[last] = 0;
      }
      valueWeights[last] += weights[row];
    }
    yield { values: values.subarray(0, last + 1), valueWeights: valueWeights.subarray(0, last + 1) };
  }
}

/**
 * Closes a bin when it holds its share of the weight that is left for the bins that are left. A value that alone
 * weighs more than an even share has a bin to itself and does not count in the shares of the others.
 */
function cutsBetween(
  values: Float32Array,
  valueWeights: Float64Array,
  mostBins: number,
  minDataInBin: number,
): Float32Array {
  if (values.length <= mostBins) return cutsBetweenAll(values, valueWeights, minDataInBin);
  let lightWeight = 0;
  for (let at = 0; at < valueWeights.length; at++) lightWeight += valueWeights[at];
  const maxValueBins = Math.max(1, Math.min(mostBins, Math.floor(lightWeight / minDataInBin)));
  const evenShare = lightWeight / maxValueBins;
  let lightBins = maxValueBins;
  for (let at = 0; at < valueWeights.length; at++) {
    if (valueWeights[at] < evenShare) continue;
    lightWeight -= valueWeights[at];
    lightBins--;
  }
  const cuts: number[] = [];
  let binWeight = 0;
  for (let at = 0; at < values.length - 1 && cuts.length < maxValueBins - 1; at++) {
    const isHeavy = valueWeights[at] >= evenShare;
    const share = lightWeight / Math.max(1, lightBins);
    binWeight += valueWeights[at];
    const isFull = binWeight >= share || (valueWeights[at + 1] >= evenShare && binWeight >= share / 2);
    if (!isHeavy && !isFull) continue;
    cuts.push(cutPoint(values[at], values[at + 1]));
    if (!isHeavy) {
      lightWeight -= binWeight;
      lightBins--;
    }
    binWeight = 0;
  }
  return Float32Array.from(cuts);
}

function cutsBetweenAll(values: Float32Array, valueWeights: Float64Array, minDataInBin: number): Float32Array {
  const cuts: number[] = [];
  let binWeight = 0;
  for (let at = 0; at < values.length - 1; at++) {
    binWeight += valueWeights[at];
    if (minDataInBin > 1 && binWeight < minDataInBin) continue;
    cuts.push(cutPoint(values[at], values[at + 1]));
    binWeight = 0;
  }
  return Float32Array.from(cuts);
}

/** The middle, where float32 has one above `lower`; else `upper` itself, as for neighbouring floats and infinities. */
function cutPoint(lower: number, upper: number): number {
  const middle = Math.fround(lower / 2 + upper / 2) + 0;
  return middle > lower && middle <= upper ? middle : upper;
}
