import { confusionMatrix, multiclassMetrics, perClassMetrics } from "../metrics/multiclass-metrics.ts";
import { besideBaseline, classShares } from "./baseline.ts";
import type { MulticlassEvaluation } from "./evaluation.ts";
import type { JudgedPredictions } from "./judged-predictions.ts";

const maximumShownClasses = 30;

export function evaluateMulticlass(judged: JudgedPredictions): MulticlassEvaluation {
  const { target, predictions, labels } = judged;
  const classCount = labels.length;
  const rows = { target, scores: predictions };
  const confusion = confusionMatrix(rows, classCount);
  const classes = perClassMetrics(confusion, classCount);
  const shares = classShares(judged.trainingTarget, classCount);
  const constant = new Float64Array(target.length * classCount).map((_, at) => shares[at % classCount]);
  return {
    problemType: "multiclass-classification",
    targetColumnName: judged.targetColumnName,
    rowCount: target.length,
    metrics: besideBaseline(
      ["accuracy", "balanced_accuracy", "f1_macro", "f1_weighted", "mlogloss"],
      multiclassMetrics(rows, classCount, confusion),
      multiclassMetrics({ target, scores: constant }, classCount),
    ),
    confusion: shownConfusion(
      confusion,
      labels,
      classes.map(({ support }) => support),
    ),
    classes: classes.map((metrics, code) => ({ label: labels[code], ...metrics })),
  };
}

/** The most frequent classes each by itself, the rest together, so that the counts still add up to all rows. */
function shownConfusion(confusion: Float64Array, labels: readonly string[], supports: readonly number[]) {
  const shown = [...labels.keys()]
    .sort((left, right) => supports[right] - supports[left] || left - right)
    .slice(0, maximumShownClasses)
    .sort((left, right) => left - right);
  const otherClassCount = labels.length - shown.length;
  const size = shown.length + (otherClassCount > 0 ? 1 : 0);
  const placeOf = new Map(shown.map((code, place) => [code, place]));
  const counts = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (const actual of labels.keys()) {
    const row = counts[placeOf.get(actual) ?? shown.length];
    for (const predicted of labels.keys()) {
      row[placeOf.get(predicted) ?? shown.length] += confusion[actual * labels.length + predicted];
    }
  }
  return { labels: shown.map((code) => labels[code]), otherClassCount, counts };
}
