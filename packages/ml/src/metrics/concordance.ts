// w is the weight of a row; a pair is comparable where it is known of which row the event came first.
import { type Interval, normalQuantileAt975 } from "./intervals/interval.ts";

/** Rows with a time until an event, negative where the row was censored at it. */
export interface SurvivalRows {
  /** float64[n], not 0. */
  target: Float64Array;
  /** float64[n]: the higher, the sooner the event is expected. */
  risks: Float64Array;
  weights?: Float64Array;
}

/**
 * Harrell's concordance index: the share of comparable pairs in which the row whose event came first has the higher risk,
 * equal risks counting half. A censored row is comparable with every event up to its time. O(n log n).
 * @returns null where no pair is comparable; the interval is the delete-one jackknife's, null with fewer than three rows
 * Harrell, Lee and Mark, Statistics in Medicine 15, 1996.
 */
export function concordance(rows: SurvivalRows): { value: number; interval: Interval | null } | null {
  const { concordant, comparable } = pairsOfRows(rows);
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  // Each pair is counted at both of its rows.
  const [right, all] = [sum(concordant) / 2, sum(comparable) / 2];
  if (!(all > 0)) return null;
  const value = right / all;
  return { value, interval: jackknife(value, { concordant, comparable, right, all }) };
}

/** Of each row: the weight of its concordant pairs, and of all that are comparable. */
interface PairSums {
  concordant: Float64Array;
  comparable: Float64Array;
}

function pairsOfRows({ target, risks, weights }: SurvivalRows): PairSums {
  const count = target.length;
  const w = (row: number) => (weights === undefined ? 1 : weights[row]);
  // By time, events before those who were censored at that time.
  const order = Uint32Array.from(target.keys()).sort(
    (left, right) => Math.abs(target[left]) - Math.abs(target[right]) || target[right] - target[left],
  );
  const ranks = rankOf(risks);
  const concordant = new Float64Array(count);
  const comparable = new Float64Array(count);
  const add = (row: number, sums: { below: number; equal: number; all: number }, wins: number) => {
    concordant[row] += w(row) * (wins + sums.equal / 2);
    comparable[row] += w(row) * sums.all;
  };
  // Events are compared with all rows that come later: rows are taken in from the end, events of one time after each other.
  const later = new RankedWeights(count);
  forEachTie(order, target, "backward", (rows) => {
    for (const row of rows) {
      if (target[row] < 0) continue;
      const sums = later.around(ranks[row]);
      add(row, sums, sums.below);
    }
    for (const row of rows) later.add(ranks[row], w(row));
  });
  const earlierEvents = new RankedWeights(count);
  forEachTie(order, target, "forward", (rows) => {
    for (const row of rows) {
      const sums = earlierEvents.around(ranks[row]);
      add(row, sums, sums.all - sums.below - sums.equal);
    }
    for (const row of rows) if (target[row] > 0) earlierEvents.add(ranks[row], w(row));
  });
  return { concordant, comparable };
}

/** Rows of one time that are all events, or all censored. */
function forEachTie(
  order: Uint32Array,
  target: Float64Array,
  direction: "forward" | "backward",
  visit: (rows: Uint32Array) => void,
): void {
  const starts = [...order.keys()].filter((at) => at === 0 || target[order[at]] !== target[order[at - 1]]);
  const ties = starts.map((start, at) => order.subarray(start, starts[at + 1] ?? order.length));
  for (const rows of direction === "forward" ? ties : ties.reverse()) visit(rows);
}

/** Equal values have equal ranks, from 0. */
function rankOf(values: Float64Array): Int32Array {
  const distinct = [...new Set(values)].sort((left, right) => left - right);
  const rank = new Map(distinct.map((value, at) => [value, at]));
  return Int32Array.from(values, (value) => rank.get(value) ?? 0);
}

/** Weights by rank, with sums up to any of them. Fenwick, Software: Practice and Experience 24, 1994. */
class RankedWeights {
  private readonly tree: Float64Array;
  private total = 0;

  constructor(rankCount: number) {
    this.tree = new Float64Array(rankCount + 1);
  }

  add(rank: number, weight: number): void {
    this.total += weight;
    for (let at = rank + 1; at < this.tree.length; at += at & -at) this.tree[at] += weight;
  }

  around(rank: number): { below: number; equal: number; all: number } {
    const below = this.upTo(rank);
    return { below, equal: this.upTo(rank + 1) - below, all: this.total };
  }

  private upTo(end: number): number {
    let sum = 0;
    for (let at = end; at > 0; at -= at & -at) sum += this.tree[at];
    return sum;
  }
}

function jackknife(value: number, { concordant, comparable, right, all }: PairSums & { right: number; all: number }) {
  const count = concordant.length;
  const without = Float64Array.from(concordant, (own, row) => (right - own) / (all - comparable[row]));
  if (count < 3 || !without.every(Number.isFinite)) return null;
  const mean = without.reduce((sum, each) => sum + each, 0) / count;
  const squares = without.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  const half = normalQuantileAt975 * Math.sqrt((squares * (count - 1)) / count);
  const interval: Interval = {
    lower: Math.max(0, value - half),
    upper: Math.min(1, value + half),
    method: "jackknife",
  };
  return half > 0 ? interval : null;
}
