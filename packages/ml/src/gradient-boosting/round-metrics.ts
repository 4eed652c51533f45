import { TrainingDataError } from "../table.ts";
import type { BoostingKernels } from "./boosting-kernels.ts";
import { type EvalMetric, evaluate, isBetter, reportedMetrics } from "./eval-metrics.ts";
import type { ObjectiveSettings } from "./objectives/objective.ts";
import type { BoostingParameters } from "./parameters.ts";
import type { ChannelScores } from "./scored-rows.ts";

export interface RoundMetrics {
  /** Decides early stopping: the last the user named, else the objective's first. */
  watched: EvalMetric;
  /** What the log line shows. */
  logged: readonly EvalMetric[];
  /**
   * Means over the models by "channel:metric"; those that do not exist for the rows are left out.
   * @param scored the sets of rows of each model
   */
  evaluate(scored: readonly (readonly ChannelScores[])[], kernels: BoostingKernels): Record<string, number>;
  /** Of the last set of rows. @throws TrainingDataError when it does not exist for them */
  watchedValue(values: Record<string, number>, scored: readonly ChannelScores[]): number;
}

export function createRoundMetrics(parameters: BoostingParameters): RoundMetrics {
  const { objective, objectiveSettings, evalMetrics } = parameters;
  const own = parameters.reportedMetrics ?? reportedMetrics(objective);
  const watched = evalMetrics.at(-1) ?? own[0];
  const logged = evalMetrics.length > 0 ? evalMetrics : [watched];
  const names = new Set(logged.map(({ name }) => name));
  const metrics = [...logged, ...own.filter(({ name }) => !names.has(name))];
  return {
    watched,
    logged,
    evaluate(scored, kernels) {
      const values: Record<string, number> = {};
      const judge = createJudge(objectiveSettings, kernels);
      for (const metric of metrics) {
        for (const [set, { channel }] of scored[0].entries()) {
          // Ranking the training rows every round costs as much as a tree: only who names an AUC gets theirs.
          if (metric.baseName === "auc" && channel === "train" && !names.has(metric.name)) continue;
          let sum = 0;
          for (const sets of scored) sum += judge(metric, sets[set]);
          if (!Number.isNaN(sum)) values[`${channel}:${metric.name}`] = sum / scored.length;
        }
      }
      return values;
    },
    watchedValue(values, scored) {
      const { channel } = scored[scored.length - 1];
      const value = values[`${channel}:${watched.name}`];
      if (value !== undefined) return value;
      throw new TrainingDataError(
        `The ${channel} rows have no ${watched.name}: ${reasonFor(watched)}. Choose another eval_metric or another split.`,
      );
    },
  };
}

/** Log loss and errors of unweighted rows come from one pass of the kernels. */
function createJudge(settings: ObjectiveSettings, kernels: BoostingKernels) {
  const judged = new Map<ChannelScores, { logLoss: number; error: number }>();
  return (metric: EvalMetric, rows: ChannelScores): number => {
    const { predictions, labels } = rows;
    const { baseName, parameter } = metric;
    const isJudged = (baseName === "logloss" || baseName === "error") && parameter === null && !labels.weights;
    if (!isJudged) return evaluate(metric, predictions, labels, settings);
    let judgement = judged.get(rows);
    if (!judgement) {
      judgement = kernels.judgeProbabilities(predictions, labels.target);
      judged.set(rows, judgement);
    }
    return baseName === "error" ? judgement.error : judgement.logLoss;
  };
}

function reasonFor({ baseName }: EvalMetric): string {
  if (baseName === "mape") return "a target is 0";
  if (baseName === "r2") return "all targets are the same";
  if (baseName === "cox-nloglik") return "none of them has an event";
  return "all of them are of one class";
}

/** As XGBoost writes it: all metrics of one set of rows, then those of the next. */
export function logLine(round: number, values: Record<string, number>, logged: readonly EvalMetric[]): string {
  const shown = ["train", "validation"].flatMap((channel) =>
    logged
      .filter(({ name }) => values[`${channel}:${name}`] !== undefined)
      .map(({ name }) => `${channel}-${name}:${values[`${channel}:${name}`].toFixed(5)}`),
  );
  return [`[${round}]`, ...shown].join("\t");
}

export function bestRound(history: readonly number[], metric: EvalMetric): number {
  let best = 0;
  for (let round = 1; round < history.length; round++)
    if (isBetter(metric, history[round], history[best])) best = round;
  return best;
}

export function hasStoppedImproving(
  history: readonly number[],
  metric: EvalMetric,
  { earlyStoppingRounds }: BoostingParameters,
): boolean {
  if (earlyStoppingRounds === null) return false;
  return history.length - 1 - bestRound(history, metric) >= earlyStoppingRounds;
}
