import type { LabelledRows, TrainingTask } from "../estimator.ts";
import { TrainingDataError } from "../table.ts";
import type { LinearLearnerSettings } from "./linear-learner.settings.ts";

/**
 * How many times as much a row of each class counts, float64[classCount], learned from the training rows; null where all
 * count alike.
 */
export function classWeightsOf(
  { problemType, classCount, train }: TrainingTask,
  { positiveExampleWeight, balancesClasses }: Pick<LinearLearnerSettings, "positiveExampleWeight" | "balancesClasses">,
): Float64Array | null {
  if (problemType === "regression") return null;
  const totals = new Float64Array(classCount);
  for (let row = 0; row < train.target.length; row++) totals[train.target[row]] += train.weights?.[row] ?? 1;
  if (problemType === "binary-classification") {
    const [negatives, positives] = totals;
    if (positiveExampleWeight !== "balanced") {
      return positiveExampleWeight === 1 ? null : Float64Array.of(1, positiveExampleWeight);
    }
    return positives > 0 && negatives > 0 ? Float64Array.of(1, negatives / positives) : null;
  }
  if (!balancesClasses) return null;
  const occurring = totals.filter((total) => total > 0);
  const mean = occurring.reduce((sum, total) => sum + total, 0) / occurring.length;
  return totals.map((total) => (total > 0 ? mean / total : 0));
}

/**
 * The rows' own weights times those of their classes.
 * @throws TrainingDataError when a weight is negative or not finite, or all are 0.
 */
export function exampleWeights(rows: LabelledRows, classWeights: Float64Array | null): Float64Array | undefined {
  requireUsableWeights(rows.weights);
  if (classWeights === null) return rows.weights;
  return rows.target.map((code, row) => classWeights[code] * (rows.weights?.[row] ?? 1));
}

function requireUsableWeights(weights: Float64Array | undefined): void {
  if (weights === undefined) return;
  const bad = weights.findIndex((weight) => !(weight >= 0 && Number.isFinite(weight)));
  if (bad >= 0) throw new TrainingDataError(`The weight of row ${bad + 1} is ${weights[bad]}; weights are 0 or more.`);
  if (weights.every((weight) => weight === 0)) throw new TrainingDataError("All rows have weight 0.");
}
