/** A sample of one feature in ascending order, without missing values and -0. */
export interface SortedSample {
  values: Float32Array;
  /** float64[values.length + 1], the weight of all values before each; null where every value weighs 1. */
  weightBefore: Float64Array | null;
}

/** Equal values: those from `begin` to `end`. */
interface Run {
  begin: number;
  end: number;
}

/**
 * Cuts between all distinct values where they are few, else at weighted quantiles. The sample is read by leaps, in
 * O(bins x log values): what is between two cuts need not be looked at.
 * @param mostBins 2 or more
 * @param minDataInBin weight that every bin but the last holds at least
 * @returns ascending; a cut c between neighbours a < b has a < c <= b
 */
export function quantileCuts(sample: SortedSample, mostBins: number, minDataInBin: number): Float32Array {
  const ends = firstRunEnds(sample.values, mostBins + 1);
  const borders =
    ends.length <= mostBins
      ? bordersOfRuns(sample, ends, minDataInBin)
      : bordersOfShares(sample, mostBins, minDataInBin);
  return Float32Array.from(borders, (at) => cutPoint(sample.values[at - 1], sample.values[at]));
}

function bordersOfRuns(sample: SortedSample, ends: readonly number[], minDataInBin: number): number[] {
  const borders: number[] = [];
  let begin = 0;
  for (const end of ends.slice(0, -1)) {
    if (minDataInBin > 1 && weightOf(sample, { begin, end }) < minDataInBin) continue;
    borders.push(end);
    begin = end;
  }
  return borders;
}

/**
 * Closes a bin when it holds its share of the weight that is left for the bins that are left. A value that alone
 * weighs more than an even share has a bin to itself and does not count in the shares of the others.
 */
function bordersOfShares(sample: SortedSample, mostBins: number, minDataInBin: number): number[] {
  const { values } = sample;
  const totalWeight = weightOf(sample, { begin: 0, end: values.length });
  const binCount = Math.max(1, Math.min(mostBins, Math.floor(totalWeight / minDataInBin)));
  const heavy = heavyRuns(sample, totalWeight / binCount);
  let lightWeight = heavy.reduce((left, run) => left - weightOf(sample, run), totalWeight);
  let lightBins = binCount - heavy.length;
  const borders: number[] = [];
  let nextHeavy = 0;
  for (let begin = 0; borders.length < binCount - 1; begin = borders[borders.length - 1]) {
    const share = lightWeight / Math.max(1, lightBins);
    const run = heavy.at(nextHeavy);
    let end = endReaching(sample, begin, share);
    if (run && end > run.begin) {
      const standsAlone = run.begin > begin && weightOf(sample, { begin, end: run.begin }) >= share / 2;
      end = standsAlone ? run.begin : run.end;
    }
    if (end >= values.length) return borders;
    borders.push(end);
    if (run && end === run.end) nextHeavy++;
    else {
      lightWeight -= weightOf(sample, { begin, end });
      lightBins--;
    }
  }
  return borders;
}

/** Values that weigh an even share or more: each of them holds a multiple of it. */
function heavyRuns(sample: SortedSample, evenShare: number): Run[] {
  const { values } = sample;
  const runs: Run[] = [];
  let known = 0;
  for (let share = 1; known < values.length; share++) {
    const at = Math.min(values.length, firstReaching(sample, share * evenShare)) - 1;
    if (at < known) continue;
    const run = runAround(values, at, known);
    if (weightOf(sample, run) >= evenShare) runs.push(run);
    known = run.end;
  }
  return runs;
}

/** @returns the end of the first run, from `begin` on, with which the weight is reached; or that of all values */
function endReaching(sample: SortedSample, begin: number, weight: number): number {
  const { values } = sample;
  const reached = firstReaching(sample, (sample.weightBefore?.[begin] ?? begin) + weight);
  if (reached >= values.length) return values.length;
  return endOfRun(values, Math.max(begin, reached - 1));
}

/** @returns how many values it takes to weigh as much; more than there are where all weigh less */
function firstReaching({ values, weightBefore }: SortedSample, weight: number): number {
  if (!weightBefore) return Math.ceil(weight);
  return firstWhere(0, values.length + 1, (at) => weightBefore[at] >= weight);
}

function weightOf({ weightBefore }: SortedSample, { begin, end }: Run): number {
  return weightBefore ? weightBefore[end] - weightBefore[begin] : end - begin;
}

/** @returns the ends of the first runs, at most as many as asked for */
function firstRunEnds(values: Float32Array, most: number): number[] {
  const ends: number[] = [];
  for (let begin = 0; begin < values.length && ends.length < most; begin = ends[ends.length - 1])
    ends.push(endOfRun(values, begin));
  return ends;
}

/** @param known where a run begins, at or before that of `at` */
function runAround(values: Float32Array, at: number, known: number): Run {
  const value = values[at];
  return { begin: firstWhere(known, at, (place) => values[place] === value), end: endOfRun(values, at) };
}

function endOfRun(values: Float32Array, at: number): number {
  const value = values[at];
  let step = 1;
  while (at + step < values.length && values[at + step] === value) step *= 2;
  return firstWhere(at + (step >> 1) + 1, Math.min(values.length, at + step), (place) => values[place] !== value);
}

/** @returns the first place of `from` to `to` for which `holds`, as it then does for all after it; else `to` */
export function firstWhere(from: number, to: number, holds: (place: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The middle, where float32 has one above `lower`; else `upper` itself, as for neighbouring floats and infinities. */
function cutPoint(lower: number, upper: number): number {
  const middle = Math.fround(lower / 2 + upper / 2) + 0;
  return middle > lower && middle <= upper ? middle : upper;
}
