import type { ThresholdGrid } from "@sagebrush/contracts/models/evaluation";

export interface Confusion {
  truePositives: number;
  falsePositives: number;
  trueNegatives: number;
  falseNegatives: number;
}

/** What one row of each kind is worth: right answers earn, wrong ones cost; none is negative. */
export interface DecisionValues {
  truePositiveGain: number;
  trueNegativeGain: number;
  falsePositiveCost: number;
  falseNegativeCost: number;
}

export function confusionAt(grid: ThresholdGrid, index: number): Confusion {
  const truePositives = grid.truePositives[index] ?? 0;
  const falsePositives = grid.falsePositives[index] ?? 0;
  return {
    truePositives,
    falsePositives,
    trueNegatives: grid.negatives - falsePositives,
    falseNegatives: grid.positives - truePositives,
  };
}

/** Null where it is a share of nothing. */
export function rates({ truePositives, falsePositives, trueNegatives, falseNegatives }: Confusion) {
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  const all = truePositives + falsePositives + trueNegatives + falseNegatives;
  return {
    precision: share(truePositives, truePositives + falsePositives),
    recall: share(truePositives, truePositives + falseNegatives),
    specificity: share(trueNegatives, trueNegatives + falsePositives),
    f1: share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
    accuracy: share(truePositives + trueNegatives, all),
    calledPositive: share(truePositives + falsePositives, all),
  };
}

/** What the decisions on all rows earn, less what they cost. */
export function netValue(confusion: Confusion, values: DecisionValues): number {
  return (
    values.truePositiveGain * confusion.truePositives +
    values.trueNegativeGain * confusion.trueNegatives -
    values.falsePositiveCost * confusion.falsePositives -
    values.falseNegativeCost * confusion.falseNegatives
  );
}

/** The place of the threshold that earns most; of several the middle one, which is furthest from losing it. */
export function bestIndex(grid: ThresholdGrid, values: DecisionValues): number {
  const earned = grid.thresholds.map((_, index) => netValue(confusionAt(grid, index), values));
  const most = Math.max(...earned);
  const best = [...earned.keys()].filter((index) => earned[index] === most);
  return best[Math.floor((best.length - 1) / 2)] ?? 0;
}

/** The place of the threshold nearest to the one given. */
export function nearestIndex({ thresholds }: ThresholdGrid, threshold: number): number {
  let nearest = 0;
  for (const [index, candidate] of thresholds.entries()) {
    if (Math.abs(candidate - threshold) < Math.abs((thresholds[nearest] ?? 0) - threshold)) nearest = index;
  }
  return nearest;
}
