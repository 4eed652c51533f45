import { type MetricDirection, metricTable } from "../metrics/metric-table.ts";
import { decisionMetrics } from "./eval-metrics/decision-metrics.ts";
import type { JudgedRows, MetricFunction } from "./eval-metrics/metric-context.ts";
import { probabilityMetrics } from "./eval-metrics/probability-metrics.ts";
import { rankingMetrics } from "./eval-metrics/ranking-metrics.ts";
import { survivalMetrics } from "./eval-metrics/survival-metrics.ts";
import { valueMetrics } from "./eval-metrics/value-metrics.ts";
import type { Labels, ObjectiveSettings } from "./objectives/objective.ts";
import { defaultObjectiveSettings, type ObjectiveName } from "./objectives.ts";

const evalMetrics = {
  ...valueMetrics,
  ...probabilityMetrics,
  ...decisionMetrics,
  ...rankingMetrics,
  ...survivalMetrics,
} satisfies Record<string, MetricFunction>;

type MetricBaseName = keyof typeof evalMetrics;

/** A metric as the user writes it. */
export interface EvalMetric {
  /** "rmse", "error@0.7", "ndcg@5-" */
  name: string;
  baseName: MetricBaseName;
  parameter: number | null;
  isStrict: boolean;
}

/** What may stand behind an @, and what it must be. */
const parameters: Partial<Record<MetricBaseName, { says: string; isAllowed: (value: number) => boolean }>> = {
  error: { says: "the threshold, above 0 and below 1", isAllowed: (value) => value > 0 && value < 1 },
  ndcg: { says: "a number of rows, 1 or more", isAllowed: (value) => Number.isInteger(value) && value >= 1 },
  map: { says: "a number of rows, 1 or more", isAllowed: (value) => Number.isInteger(value) && value >= 1 },
  "tweedie-nloglik": { says: "the power, above 1 and below 2", isAllowed: (value) => value > 1 && value < 2 },
};

const ofValues = ["rmse", "mae", "mse", "rmsle", "mape", "mphe", "r2", "quantile"] as const;
const ofAmounts = ["poisson-nloglik", "gamma-nloglik", "gamma-deviance", "tweedie-nloglik"] as const;
const ofDecisions = ["accuracy", "balanced_accuracy", "f1", "f1_macro"] as const;
const ofAverages = [
  "precision",
  "precision_macro",
  "precision_micro",
  "recall",
  "recall_macro",
  "recall_micro",
] as const;
const ofTwoClasses = [...ofDecisions, "f1_binary", ...ofAverages] as const;

/** Metrics that fit an objective; the first `reported` of them are reported unless the user names others. */
interface MetricsOfObjective {
  reported: readonly MetricBaseName[];
  others: readonly MetricBaseName[];
}

const metricsOf: Record<ObjectiveName, MetricsOfObjective> = {
  "reg:squarederror": { reported: ["rmse", "mae"], others: ofValues },
  "reg:squaredlogerror": { reported: ["rmsle", "rmse"], others: ofValues },
  "reg:logistic": { reported: ["rmse", "mae"], others: ofValues },
  "reg:absoluteerror": { reported: ["mae", "rmse"], others: ofValues },
  "reg:quantileerror": { reported: ["quantile", "mae"], others: ofValues },
  "reg:pseudohubererror": { reported: ["mphe", "mae"], others: ofValues },
  "reg:gamma": { reported: ["gamma-nloglik", "gamma-deviance"], others: [...ofAmounts, ...ofValues] },
  "reg:tweedie": { reported: ["tweedie-nloglik", "rmse"], others: [...ofAmounts, ...ofValues] },
  "count:poisson": { reported: ["poisson-nloglik", "rmse"], others: [...ofAmounts, ...ofValues] },
  "survival:aft": { reported: ["aft-nloglik"], others: [] },
  "survival:cox": { reported: ["cox-nloglik"], others: [] },
  "rank:pairwise": { reported: ["ndcg", "map"], others: [] },
  "rank:ndcg": { reported: ["ndcg", "map"], others: [] },
  "rank:map": { reported: ["map", "ndcg"], others: [] },
  "binary:logistic": { reported: ["logloss", "error", "auc"], others: ["aucpr", ...ofTwoClasses] },
  "binary:logitraw": { reported: ["logloss", "error", "auc"], others: ["aucpr", ...ofTwoClasses] },
  "binary:hinge": { reported: ["error"], others: ["auc", "aucpr", ...ofTwoClasses] },
  "multi:softprob": { reported: ["mlogloss", "merror"], others: ["auc", "aucpr", ...ofDecisions, ...ofAverages] },
  huber: { reported: ["huber", "mae"], others: ofValues },
  fair: { reported: ["fair", "mae"], others: ofValues },
  "multi:softmax": { reported: ["mlogloss", "merror"], others: ["auc", "aucpr", ...ofDecisions, ...ofAverages] },
};

/** What is reported for an objective; the first is watched unless the user names others. */
export function reportedMetrics(objective: ObjectiveName): EvalMetric[] {
  return metricsOf[objective].reported.map((name) => ({ name, baseName: name, parameter: null, isStrict: false }));
}

/** Names of all metrics that fit an objective, the reported ones first. */
export function fittingMetrics(objective: ObjectiveName): MetricBaseName[] {
  const { reported, others } = metricsOf[objective];
  return [...new Set([...reported, ...others])];
}

/** Reads one name, as "error@0.7" or "ndcg@5-". @returns what is wrong with it, in words, where it cannot be read */
export function parseEvalMetric(name: string): EvalMetric | { problem: string } {
  const [, base, parameterText, strictMark] = /^([^@]*?)(?:@([^@]*?))?(-?)$/.exec(name) ?? [];
  const baseName = Object.keys(evalMetrics).find((known): known is MetricBaseName => known === base);
  if (baseName === undefined) return { problem: `There is no metric '${name}'.` };
  const isStrict = strictMark === "-";
  if (isStrict && baseName !== "ndcg" && baseName !== "map") return { problem: `There is no metric '${name}'.` };
  if (parameterText === undefined) return { name, baseName, parameter: null, isStrict };
  const parameter = Number(parameterText);
  const takes = parameters[baseName];
  if (takes === undefined) return { problem: `${baseName} takes nothing behind an @.` };
  if (parameterText.trim() === "" || !takes.isAllowed(parameter))
    return { problem: `Behind the @ of ${baseName} stands ${takes.says}, not '${parameterText}'.` };
  return { name, baseName, parameter, isStrict };
}

export function directionOf({ baseName }: Pick<EvalMetric, "baseName">): MetricDirection {
  return metricTable[baseName].direction;
}

export function isBetter(metric: EvalMetric, value: number, than: number): boolean {
  return directionOf(metric) === "maximize" ? value > than : value < than;
}

/** NaN where the metric does not exist for these rows: an AUC of one class only. */
export function evaluate(
  { baseName, parameter, isStrict }: EvalMetric,
  predictions: Float32Array,
  labels: Labels,
  settings: ObjectiveSettings = defaultObjectiveSettings,
): number {
  const judge: (rows: JudgedRows) => number = evalMetrics[baseName];
  return judge({ predictions, labels, settings, parameter, isStrict });
}
