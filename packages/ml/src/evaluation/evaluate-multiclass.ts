import type { Interval } from "../metrics/intervals/interval.ts";
import { confusionMatrix, multiclassMetrics, perClassMetrics } from "../metrics/multiclass-metrics.ts";
import { oneVersusRest } from "../metrics/one-versus-rest.ts";
import { createRandom } from "../random.ts";
import { besideBaseline, classShares } from "./baseline.ts";
import { compact } from "./compact.ts";
import type { MulticlassEvaluation } from "./evaluation.ts";
import type { JudgedPredictions } from "./judged-predictions.ts";
import { multiclassIntervals } from "./multiclass-intervals.ts";
import { multiclassMeasures } from "./segment-measures.ts";
import { segmentsOf } from "./segments.ts";
import { confusedPairs, mostFrequentClasses, shownConfusion } from "./shown-confusion.ts";
import { topKAccuracies } from "./top-k.ts";

const maximumListedClasses = 300;

export function evaluateMulticlass(judged: JudgedPredictions): MulticlassEvaluation {
  const { target, predictions, labels, weighting } = judged;
  const classCount = labels.length;
  const rows = { target, scores: predictions, weights: weighting?.weights };
  const random = createRandom(judged.seed);
  const confusion = confusionMatrix(rows, classCount);
  const metrics = multiclassMetrics(rows, classCount, confusion);
  const classes = perClassMetrics(confusion, classCount);
  const supports = classes.map(({ support }) => support);
  const areas = oneVersusRest(rows, classCount, random.fork(2));
  const shares = classShares(judged.trainingTarget, weighting?.trainingWeights, classCount);
  const constant = new Float64Array(target.length * classCount).map((_, at) => shares[at % classCount]);
  const intervals = multiclassIntervals(rows, { classCount, accuracy: metrics.accuracy, random: random.fork(1) });
  const listed = mostFrequentClasses(supports, maximumListedClasses);
  return {
    problemType: "multiclass-classification",
    targetColumnName: judged.targetColumnName,
    weightColumnName: weighting?.columnName ?? null,
    rowCount: target.length,
    metrics: besideBaseline(
      ["accuracy", "balanced_accuracy", "f1_macro", "f1_weighted", "auc_macro", "mlogloss"],
      { ...metrics, auc_macro: areas.macro?.auc ?? null },
      {
        ...multiclassMetrics({ ...rows, scores: constant }, classCount),
        auc_macro: areas.macro === null ? null : 0.5,
      },
      intervals.set("auc_macro", areas.macro?.interval ?? null),
    ),
    confusion: shownConfusion(confusion, labels, supports),
    classes: listed.map((code) => {
      const { precision, recall, f1, support } = classes[code];
      const scores = { precision: compact(precision), recall: compact(recall), f1: compact(f1), support };
      return { label: labels[code], ...scores, ...shownArea(areas.classes[code]) };
    }),
    omittedClassCount: classCount - listed.length,
    confusedPairs: confusedPairs(confusion, labels, supports),
    topK: topKAccuracies(rows, classCount),
    segments: judged.features === undefined ? null : segmentsOf(judged.features, multiclassMeasures(rows, classCount)),
  };
}

function shownArea(area: { auc: number; interval: Interval | null } | null) {
  if (area === null) return { auc: null, aucLower: null, aucUpper: null };
  const { auc, interval } = area;
  return {
    auc: compact(auc),
    aucLower: interval && compact(interval.lower),
    aucUpper: interval && compact(interval.upper),
  };
}
