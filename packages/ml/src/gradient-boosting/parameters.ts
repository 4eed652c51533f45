import type { LabelledProblemType } from "../estimator.ts";
import type { Hyperparameters } from "../hyperparameters.ts";
import type { CategoryLimits } from "./category-splits.ts";
import { type NamedConstraints, parseInteractionConstraints, parseMonotoneConstraints } from "./constraints.ts";
import type { findCuts } from "./cuts.ts";
import type { DropoutParameters } from "./dropout.ts";
import { type EvalMetric, parseEvalMetric } from "./eval-metrics.ts";
import { featureSelectors, type LinearParameters } from "./linear/coordinate-descent.ts";
import type { AftDistribution, ObjectiveSettings } from "./objectives/objective.ts";
import { defaultObjectiveSettings, type ObjectiveName, objectiveNames } from "./objectives.ts";
import type { ColumnRates, RowSampling } from "./sampling.ts";
import type { GrowthParameters } from "./tree-grower.ts";

export interface BoostingParameters {
  roundCount: number;
  objective: ObjectiveName;
  objectiveSettings: ObjectiveSettings;
  /** Reported besides the objective's own; the last is watched. None: the objective's first is. */
  evalMetrics: readonly EvalMetric[];
  /** In place of the objective's own, for algorithms that call metrics by other names. */
  reportedMetrics?: readonly EvalMetric[];
  earlyStoppingRounds: number | null;
  /** null: estimated from the target. */
  baseScore: number | null;
  /** The missing bin included. */
  maxBin: number;
  /** Weight of the rows of a bin, see {@link findCuts}. */
  minDataInBin?: number;
  rowSampling: RowSampling;
  /** Together with the job's own generator it decides every draw. */
  seed: number;
  columnRates: ColumnRates;
  growth: GrowthParameters;
  /** Trees that are grown side by side in a round for each output, each learning at its part of the rate. */
  parallelTreeCount: number;
  /** null: no tree is ever dropped. */
  dropout: DropoutParameters | null;
  constraints: NamedConstraints;
  categories: CategoryLimits;
  /** A linear model in place of trees: gblinear. */
  linear?: LinearParameters;
  /** Every round learns from the start again, and the answer is the mean over the rounds: LightGBM's random forest. */
  isAveraged?: boolean;
}

const startsOf: Record<LabelledProblemType, readonly string[]> = {
  regression: ["reg:", "count:", "survival:"],
  "binary-classification": ["binary:"],
  "multiclass-classification": ["multi:"],
  ranking: ["rank:"],
};

/** Objectives of a problem type, its default first. */
export function objectivesOf(problemType: LabelledProblemType): readonly ObjectiveName[] {
  return objectiveNames.filter((name) => startsOf[problemType].some((start) => name.startsWith(start)));
}

/** @param hyperparameters complete and checked against the declaration */
export function readParameters(hyperparameters: Hyperparameters, problemType: LabelledProblemType): BoostingParameters {
  const number = (name: string) => numberOf(hyperparameters, name);
  const objective = chosenObjective(hyperparameters, problemType);
  const maxDeltaStep = numberOrNull(hyperparameters, "max_delta_step") ?? (objective === "count:poisson" ? 0.7 : 0);
  return {
    roundCount: number("num_round"),
    objective,
    objectiveSettings: {
      ...defaultObjectiveSettings,
      scalePositiveWeight: number("scale_pos_weight"),
      quantileAlpha: number("quantile_alpha"),
      huberSlope: number("huber_slope"),
      tweedieVariancePower: number("tweedie_variance_power"),
      aftDistribution: aftDistributionOf(hyperparameters),
      aftScale: number("aft_loss_distribution_scale"),
      maxDeltaStep,
      ranking: {
        ...defaultObjectiveSettings.ranking,
        ...pairsOf(hyperparameters),
        seed: number("seed"),
        isNormalized: hyperparameters.lambdarank_normalization === true,
        hasExponentialGain: hyperparameters.ndcg_exp_gain === true,
      },
    },
    evalMetrics: chosenEvalMetrics(hyperparameters),
    earlyStoppingRounds: numberOrNull(hyperparameters, "early_stopping_rounds"),
    baseScore: numberOrNull(hyperparameters, "base_score"),
    maxBin: number("max_bin"),
    rowSampling: {
      rate: number("subsample"),
      method: hyperparameters.sampling_method === "gradient_based" ? "gradient_based" : "uniform",
    },
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
        lambda: numberOrNull(hyperparameters, "lambda") ?? usualTreeLambda,
        alpha: number("alpha"),
        gamma: number("gamma"),
        minChildWeight: number("min_child_weight"),
        maxDeltaStep,
      },
    },
    parallelTreeCount: number("num_parallel_tree"),
    constraints: constraintsOf(hyperparameters),
    categories: { maxToOneHot: number("max_cat_to_onehot"), maxThreshold: number("max_cat_threshold") },
    dropout: hyperparameters.booster === "dart" ? dropoutOf(hyperparameters) : null,
    ...(hyperparameters.booster === "gblinear" ? { linear: linearOf(hyperparameters) } : {}),
  };
}

/** XGBoost's own: an unregularised linear model is what one expects, unregularised trees are not. */
const usualTreeLambda = 1;
const usualLinearLambda = 0;

function linearOf(hyperparameters: Hyperparameters): LinearParameters {
  return {
    learningRate: numberOf(hyperparameters, "eta"),
    lambda: numberOrNull(hyperparameters, "lambda") ?? usualLinearLambda,
    alpha: numberOf(hyperparameters, "alpha"),
    selector: featureSelectors.find((name) => name === hyperparameters.feature_selector) ?? "cyclic",
    topK: numberOf(hyperparameters, "top_k"),
  };
}

/** What cannot be read, which `validate` has refused, constrains nothing. */
function constraintsOf({ monotone_constraints, interaction_constraints }: Hyperparameters): NamedConstraints {
  const monotone = parseMonotoneConstraints(typeof monotone_constraints === "string" ? monotone_constraints : "{}");
  const interaction = parseInteractionConstraints(
    typeof interaction_constraints === "string" ? interaction_constraints : "",
  );
  return {
    monotone: "problem" in monotone ? {} : monotone.value,
    interaction: "problem" in interaction ? null : interaction.value,
  };
}

function dropoutOf(hyperparameters: Hyperparameters): DropoutParameters {
  return {
    sampleType: hyperparameters.sample_type === "weighted" ? "weighted" : "uniform",
    normalizeType: hyperparameters.normalize_type === "forest" ? "forest" : "tree",
    rateDrop: numberOf(hyperparameters, "rate_drop"),
    dropsOne: hyperparameters.one_drop === true,
    skipDrop: numberOf(hyperparameters, "skip_drop"),
  };
}

/** XGBoost takes 32 of the best ranks, or one draw for each row, unless the user says more. */
function pairsOf(
  hyperparameters: Hyperparameters,
): Pick<ObjectiveSettings["ranking"], "pairMethod" | "pairsPerSample"> {
  const pairMethod = hyperparameters.lambdarank_pair_method === "mean" ? "mean" : "topk";
  const pairsPerSample = numberOrNull(hyperparameters, "lambdarank_num_pair_per_sample");
  return { pairMethod, pairsPerSample: pairsPerSample ?? (pairMethod === "mean" ? 1 : 32) };
}

function aftDistributionOf({ aft_loss_distribution }: Hyperparameters): AftDistribution {
  return aft_loss_distribution === "logistic" || aft_loss_distribution === "extreme" ? aft_loss_distribution : "normal";
}

/** "auto" is the first objective of the problem type; so is one that does not fit it, which `validate` has refused. */
export function chosenObjective({ objective }: Hyperparameters, problemType: LabelledProblemType): ObjectiveName {
  const objectives = objectivesOf(problemType);
  return objectives.find((name) => name === objective) ?? objectives[0];
}

/** The names of the list, in its order; none for "auto". */
export function evalMetricNames({ eval_metric }: Hyperparameters): string[] {
  if (typeof eval_metric !== "string") return [];
  return eval_metric
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name !== "auto");
}

/** Names that cannot be read, which `validate` has refused, are left out. */
function chosenEvalMetrics(hyperparameters: Hyperparameters): EvalMetric[] {
  return evalMetricNames(hyperparameters).flatMap((name) => {
    const parsed = parseEvalMetric(name);
    return "problem" in parsed ? [] : [parsed];
  });
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
