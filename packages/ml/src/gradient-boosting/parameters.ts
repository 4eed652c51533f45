import type { SupervisedProblemType } from "../estimator.ts";
import type { Hyperparameters } from "../hyperparameters.ts";
import type { EvalMetricName } from "./eval-metrics.ts";
import type { ObjectiveName } from "./objectives.ts";
import type { ColumnRates } from "./sampling.ts";
import type { GrowthParameters } from "./tree-grower.ts";

export interface BoostingParameters {
  roundCount: number;
  objective: ObjectiveName;
  /** null: the objective's own. */
  evalMetric: EvalMetricName | null;
  earlyStoppingRounds: number | null;
  /** null: estimated from the target. */
  baseScore: number | null;
  scalePositiveWeight: number;
  /** The missing bin included. */
  maxBin: number;
  subsample: number;
  /** Together with the job's own generator it decides every draw. */
  seed: number;
  columnRates: ColumnRates;
  growth: GrowthParameters;
}

export const objectivesOf: Record<SupervisedProblemType, readonly ObjectiveName[]> = {
  regression: ["reg:squarederror", "reg:logistic"],
  "binary-classification": ["binary:logistic"],
  "multiclass-classification": ["multi:softprob", "multi:softmax"],
};

/** @param hyperparameters complete and checked against the declaration */
export function readParameters(
  hyperparameters: Hyperparameters,
  problemType: SupervisedProblemType,
): BoostingParameters {
  const number = (name: string) => numberOf(hyperparameters, name);
  return {
    roundCount: number("num_round"),
    objective: chosenObjective(hyperparameters, problemType),
    evalMetric: chosenEvalMetric(hyperparameters),
    earlyStoppingRounds: numberOrNull(hyperparameters, "early_stopping_rounds"),
    baseScore: numberOrNull(hyperparameters, "base_score"),
    scalePositiveWeight: number("scale_pos_weight"),
    maxBin: number("max_bin"),
    subsample: number("subsample"),
    seed: number("seed"),
    columnRates: {
      byTree: number("colsample_bytree"),
      byLevel: number("colsample_bylevel"),
      byNode: number("colsample_bynode"),
    },
    growth: {
      learningRate: number("eta"),
      maxDepth: number("max_depth"),
      maxLeaves: number("max_leaves"),
      growPolicy: hyperparameters.grow_policy === "lossguide" ? "lossguide" : "depthwise",
      regularization: {
        lambda: number("lambda"),
        alpha: number("alpha"),
        gamma: number("gamma"),
        minChildWeight: number("min_child_weight"),
        maxDeltaStep: number("max_delta_step"),
      },
    },
  };
}

/** "auto" is the first objective of the problem type; so is one that does not fit it, which `validate` has refused. */
export function chosenObjective({ objective }: Hyperparameters, problemType: SupervisedProblemType): ObjectiveName {
  const objectives = objectivesOf[problemType];
  return objectives.find((name) => name === objective) ?? objectives[0];
}

const evalMetricNames = ["rmse", "mae", "logloss", "error", "auc", "mlogloss", "merror"] as const;

export function chosenEvalMetric({ eval_metric }: Hyperparameters): EvalMetricName | null {
  return evalMetricNames.find((name) => name === eval_metric) ?? null;
}

function numberOf(hyperparameters: Hyperparameters, name: string): number {
  const value = numberOrNull(hyperparameters, name);
  if (value === null) throw new Error(`Hyperparameter '${name}' has no value.`);
  return value;
}

function numberOrNull(hyperparameters: Hyperparameters, name: string): number | null {
  const value = hyperparameters[name];
  if (value === null || typeof value === "number") return value;
  throw new Error(`Hyperparameter '${name}' is ${JSON.stringify(value)}, not a number.`);
}
