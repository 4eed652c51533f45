import { binaryConfusion, binaryMetrics } from "../metrics/binary-metrics.ts";
import { bestF1Threshold, precisionRecallPoints, rankedCounts, rocPoints } from "../metrics/curves.ts";
import { delongInterval } from "../metrics/intervals/delong-interval.ts";
import type { Table } from "../table.ts";
import { besideBaseline } from "./baseline.ts";
import type { AnomalyEvaluation, EvaluatedMetric } from "./evaluation.ts";
import { histogram } from "./histogram.ts";
import { checkJudgedRows, type JudgedRows, type KnownAnomalies } from "./judged-rows.ts";

const standardDeviations = 3;
const shownRows = 20;
const shownColumns = 30;

export function evaluateAnomalies(judged: JudgedRows): AnomalyEvaluation {
  checkJudgedRows(judged);
  const { predictions: scores, knownAnomalies } = judged;
  const scoreMean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance = scores.reduce((sum, score) => sum + (score - scoreMean) ** 2, 0) / scores.length;
  const scoreStandardDeviation = Math.sqrt(variance);
  const threshold = scoreMean + standardDeviations * scoreStandardDeviation;
  const known = knownAnomalies && judgeByLabels(scores, knownAnomalies, threshold);
  return {
    problemType: "anomaly-detection",
    rowCount: scores.length,
    metrics: known?.metrics ?? [],
    scoreHistogram: histogram(scores),
    scoreMean,
    scoreStandardDeviation,
    threshold,
    countAboveThreshold: scores.reduce((count, score) => count + (score > threshold ? 1 : 0), 0),
    highest: highestRows(judged),
    labelled: known?.labelled ?? null,
  };
}

/** Scores are no probabilities, so accuracy and the like hold at the threshold; the baseline scores every row alike. */
function judgeByLabels(
  allScores: Float64Array,
  { target: allTargets, labels, targetColumnName }: KnownAnomalies,
  threshold: number,
): { metrics: EvaluatedMetric[]; labelled: AnomalyEvaluation["labelled"] } | null {
  const isKnown = (_: number, row: number) => !Number.isNaN(allTargets[row]);
  const rows = { target: allTargets.filter(isKnown), scores: allScores.filter(isKnown) };
  if (rows.target.length === 0) return null;
  const counts = rankedCounts(rows);
  const best = bestF1Threshold(counts);
  const alike = { target: rows.target, scores: new Float64Array(rows.target.length) };
  return {
    metrics: besideBaseline(
      ["auc", "average_precision", "f1", "precision", "recall"],
      binaryMetrics(rows, threshold, counts),
      binaryMetrics(alike, 0),
      new Map([["auc", delongInterval(rows)?.interval ?? null]]),
    ),
    labelled: {
      targetColumnName,
      labels,
      rowCount: rows.target.length,
      roc: rocPoints(counts),
      precisionRecall: precisionRecallPoints(counts),
      confusion: { threshold, ...binaryConfusion(rows, threshold) },
      bestF1: best && { ...best, ...binaryConfusion(rows, best.threshold) },
    },
  };
}

function highestRows(judged: JudgedRows): AnomalyEvaluation["highest"] {
  const { predictions: scores, table, knownAnomalies } = judged;
  const order = Int32Array.from(scores.keys()).sort((left, right) => scores[right] - scores[left] || left - right);
  const columns = table.columns.slice(0, shownColumns);
  return {
    columns: columns.map(({ name }) => name),
    rows: Array.from(order.subarray(0, shownRows), (row) => {
      const known = knownAnomalies?.target[row] ?? Number.NaN;
      return {
        score: scores[row],
        values: columns.map((column) => shownValue(column, row, judged)),
        isAnomaly: Number.isNaN(known) ? null : known === 1,
      };
    }),
  };
}

/** JSON has no infinity, so that is a text. */
function shownValue(
  column: Table["columns"][number],
  row: number,
  { shownNumber }: JudgedRows,
): number | string | null {
  if (column.kind === "categorical") return column.codes[row] < 0 ? null : column.categories[column.codes[row]];
  const value = column.values[row];
  if (Number.isNaN(value)) return null;
  return Number.isFinite(value) ? (shownNumber?.(column.name, value) ?? value) : String(value);
}
