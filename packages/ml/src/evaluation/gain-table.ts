import type { RankedCounts } from "../metrics/curves.ts";
import { compact } from "./compact.ts";
import type { BinaryEvaluation } from "./evaluation.ts";

const steps = 20;

/**
 * Cumulative gain and lift in twentieths of the rows, from the highest score down. A step that ends within equal scores
 * takes its part of them, so that nothing depends on the order of such rows. Empty without positives.
 */
export function gainTable({ thresholds, truePositives, falsePositives, positives, negatives }: RankedCounts) {
  const table: BinaryEvaluation["gains"] = [];
  if (positives === 0) return table;
  let place = 0;
  for (let step = 1; step <= steps; step++) {
    const wanted = (step / steps) * (positives + negatives);
    while (place < thresholds.length - 1 && truePositives[place] + falsePositives[place] < wanted - 1e-9) place++;
    const foundBefore = place === 0 ? 0 : truePositives[place - 1];
    const rowsBefore = place === 0 ? 0 : truePositives[place - 1] + falsePositives[place - 1];
    const tied = truePositives[place] + falsePositives[place] - rowsBefore;
    const part = Math.min(1, (wanted - rowsBefore) / tied);
    const positiveShare = (foundBefore + part * (truePositives[place] - foundBefore)) / positives;
    const rowShare = step / steps;
    table.push({
      rowShare,
      positiveShare: compact(positiveShare),
      lift: compact(positiveShare / rowShare),
      threshold: compact(thresholds[place]),
    });
  }
  return table;
}
