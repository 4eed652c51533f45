import { fBeta } from "../metrics/binary-metrics.ts";
import { type RankedCounts, rankedCounts } from "../metrics/curves.ts";
import type { ScoredRows } from "../metrics/scored-rows.ts";
import type { SelectionSettings } from "./linear-learner.settings.ts";

export interface ChosenThreshold {
  /** Rows from this score on are called positive. */
  threshold: number;
  /** What the criterion says of it; the higher, the better. */
  merit: number;
}

/**
 * The threshold that is best by a criterion: halfway between two scores that occur, or `natural` where no other is better.
 * Where the target of a criterion is out of reach, the closest to it counts, behind all that reach it.
 * @param rows targets 0 and 1, and scores of any scale, rising with the probability of class 1
 */
export function chooseThreshold(rows: ScoredRows, settings: SelectionSettings, natural: number): ChosenThreshold {
  const counts = rankedCounts(rows);
  const { thresholds } = counts;
  const naturalPlace = thresholds.findIndex((score) => score < natural);
  const calledByNatural = naturalPlace < 0 ? thresholds.length : naturalPlace;
  let best: ChosenThreshold = { threshold: natural, merit: meritOf(counts, calledByNatural, settings) };
  if (settings.criterion === "loss_function") return best;
  for (let called = 0; called <= thresholds.length; called++) {
    const merit = meritOf(counts, called, settings);
    if (!(merit > best.merit)) continue;
    best = { threshold: thresholdCalling(thresholds, called), merit };
  }
  return best;
}

/** @param called so many of the highest distinct scores are called positive */
function meritOf(counts: RankedCounts, called: number, settings: SelectionSettings): number {
  const truePositives = called === 0 ? 0 : counts.truePositives[called - 1];
  const falsePositives = called === 0 ? 0 : counts.falsePositives[called - 1];
  const falseNegatives = counts.positives - truePositives;
  const trueNegatives = counts.negatives - falsePositives;
  const precision = truePositives / (truePositives + falsePositives || 1);
  const recall = truePositives / (counts.positives || 1);
  switch (settings.criterion) {
    case "precision_at_target_recall":
      return atTarget(recall, settings.targetRecall, precision);
    case "recall_at_target_precision":
      return atTarget(precision, settings.targetPrecision, recall);
    case "f1":
      return fBeta({ truePositives, falsePositives, falseNegatives }, 1);
    case "f_beta":
      return fBeta({ truePositives, falsePositives, falseNegatives }, settings.fBeta);
    default:
      return (truePositives + trueNegatives) / (counts.positives + counts.negatives);
  }
}

/** 1 and more where the target is reached, below 1 where not. */
function atTarget(reached: number, target: number, other: number): number {
  return reached >= target ? 1 + other : reached / target - Number.EPSILON;
}

function thresholdCalling(thresholds: Float64Array, called: number): number {
  if (called === 0) return thresholds[0] + Math.max(1e-3, 1e-3 * Math.abs(thresholds[0]));
  if (called === thresholds.length) return thresholds[called - 1];
  return (thresholds[called - 1] + thresholds[called]) / 2;
}
