import { TrainingDataError } from "../table.ts";
import type { BoostingKernels } from "./boosting-kernels.ts";
import { type EvalMetricName, evaluate, isBetter } from "./eval-metrics.ts";
import type { BoostingParameters } from "./parameters.ts";
import type { ScoredRows } from "./scored-rows.ts";

/** An AUC of the training rows is left out unless it is watched: ranking them every round costs as much as a tree. */
export function evaluateAll(
  scored: readonly ScoredRows[],
  metrics: readonly EvalMetricName[],
  watched: EvalMetricName,
  kernels: BoostingKernels,
): Record<string, number> {
  const values: Record<string, number> = {};
  const judged = new Map<ScoredRows, { logLoss: number; error: number }>();
  const valueIn = (metric: EvalMetricName, rows: ScoredRows) => {
    const { predictions, labels } = rows;
    if (labels.weights || (metric !== "logloss" && metric !== "error")) return evaluate(metric, predictions, labels);
    let judgement = judged.get(rows);
    if (!judgement) {
      judgement = kernels.judgeProbabilities(predictions, labels.target);
      judged.set(rows, judgement);
    }
    return metric === "error" ? judgement.error : judgement.logLoss;
  };
  for (const metric of [watched, ...metrics.filter((name) => name !== watched)]) {
    for (const rows of scored) {
      const { channel } = rows;
      if (metric === "auc" && channel === "train" && metric !== watched) continue;
      const value = valueIn(metric, rows);
      if (!Number.isNaN(value)) values[`${channel}:${metric}`] = value;
    }
  }
  return values;
}

export function watchedValue(
  values: Record<string, number>,
  scored: readonly ScoredRows[],
  watched: EvalMetricName,
): number {
  const { channel } = scored[scored.length - 1];
  const value = values[`${channel}:${watched}`];
  if (value !== undefined) return value;
  throw new TrainingDataError(
    `The ${channel} rows have no ${watched}: all of them are of one class. Choose another eval_metric or another split.`,
  );
}

export function logLine(round: number, values: Record<string, number>, watched: EvalMetricName): string {
  const shown = Object.entries(values).filter(([name]) => name.endsWith(`:${watched}`));
  return [`[${round}]`, ...shown.map(([name, value]) => `${name.replace(":", "-")}:${value.toFixed(5)}`)].join("\t");
}

export function bestRound(history: readonly number[], metric: EvalMetricName): number {
  let best = 0;
  for (let round = 1; round < history.length; round++)
    if (isBetter(metric, history[round], history[best])) best = round;
  return best;
}

export function hasStoppedImproving(
  history: readonly number[],
  metric: EvalMetricName,
  { earlyStoppingRounds }: BoostingParameters,
): boolean {
  if (earlyStoppingRounds === null) return false;
  return history.length - 1 - bestRound(history, metric) >= earlyStoppingRounds;
}
