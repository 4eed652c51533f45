import { addColumnProducts } from "./column-products.ts";
import type { LinearRows } from "./linear-objective.ts";

/** Enough for the shape of the data; a Newton step needs no more. */
const leastSample = 8_192;
const sampledRowsPerFeature = 20;
/** Rows of a sample come in runs, each of a cache line. */
const runLength = 16;
/** Of the columns worked on together: what a core's second cache holds beside other things. */
const blockBytes = 262_144;
/** Other work on this thread gets its turn after about so many. */
const multiplicationsPerTurn = 500_000_000;

/** float64[S * S] for S = F + 2, row-major: weighted means of products of the features, then the constant 1, then the target. */
export type SecondMoments = Float64Array;

/**
 * The weighted mean of the products of each two features, and of each with 1 and with the target.
 * @param usesAllRows false for a sample of rows spread evenly through the data
 */
export async function secondMoments(rows: LinearRows, usesAllRows: boolean): Promise<SecondMoments> {
  const { rowCount, columns } = rows.features;
  const size = columns.length + 2;
  const wanted = Math.max(leastSample, sampledRowsPerFeature * columns.length);
  const runCount = Math.ceil(wanted / runLength);
  const isWhole = usesAllRows || rowCount <= runCount * runLength;
  const sources = [...columns, null, rows.target];
  const count = isWhole ? rowCount : runCount * runLength;
  const blockRows = runLength * Math.max(1, Math.floor(blockBytes / (4 * size * runLength)));
  const buffers = sources.map(() => new Float32Array(isWhole ? 0 : blockRows));
  const sums = new Float64Array(size * size);
  let weightSum = 0;
  let rest = multiplicationsPerTurn;
  for (let start = 0; start < count; start += blockRows) {
    const end = Math.min(count, start + blockRows);
    const rowsOf = (source: Float32Array, buffer: Float32Array) => {
      if (isWhole) return source.subarray(start, end);
      for (let at = start; at < end; at += runLength) {
        const from = Math.floor((at / runLength) * ((rowCount - runLength) / (runCount - 1)));
        buffer.set(source.subarray(from, from + runLength), at - start);
      }
      return buffer.subarray(0, end - start);
    };
    const own = sources.map((source, at) =>
      source === null ? new Float32Array(end - start).fill(1) : rowsOf(source, buffers[at]),
    );
    const weights = rows.weights && rowsOf(rows.weights, new Float32Array(isWhole ? 0 : blockRows));
    const weighted = weights === null ? own : own.map((column) => column.map((value, at) => weights[at] * value));
    addColumnProducts({ columns: own, weighted, rowCount: end - start }, sums);
    weightSum += weights?.reduce((sum, weight) => sum + weight, 0) ?? end - start;
    rest -= ((end - start) * size * size) / 2;
    if (rest > 0) continue;
    rest = multiplicationsPerTurn;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return Float64Array.from(sums, (_, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    return sums[Math.max(row, column) * size + Math.min(row, column)] / Math.max(weightSum, Number.MIN_VALUE);
  });
}
