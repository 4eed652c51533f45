import type { LabelledProblemType } from "../estimator.ts";
import type { HyperparameterIssue, Hyperparameters } from "../hyperparameters.ts";
import { parseInteractionConstraints, parseMonotoneConstraints } from "./constraints.ts";
import { fittingMetrics, parseEvalMetric } from "./eval-metrics.ts";
import { createObjective, type ObjectiveName } from "./objectives.ts";
import { chosenObjective, evalMetricNames, objectivesOf } from "./parameters.ts";
import { xgboostHyperparameters } from "./xgboost.hyperparameters.ts";

/** What is wrong between hyperparameters that are right each by itself, and with the problem. */
export function xgboostIssues(
  hyperparameters: Hyperparameters,
  problemType: LabelledProblemType,
): HyperparameterIssue[] {
  const objective = chosenObjective(hyperparameters, problemType);
  return [
    ...objectiveIssues(hyperparameters, problemType),
    ...openEndIssues(hyperparameters),
    ...ownerIssues(hyperparameters, objective, problemType),
    ...metricIssues(hyperparameters, objective),
    ...growthIssues(hyperparameters),
    ...baseScoreIssues(hyperparameters, objective),
    ...constraintIssues(hyperparameters, objective),
    ...linearIssues(hyperparameters, objective),
  ];
}

function objectiveIssues({ objective }: Hyperparameters, problemType: LabelledProblemType): HyperparameterIssue[] {
  const fitting = objectivesOf(problemType);
  if (objective === "auto" || fitting.some((name) => name === objective)) return [];
  const message = `objective is ${objective}, which does not do ${problemType}; use auto or ${listed(fitting)}.`;
  return [{ path: "objective", message }];
}

/** Ranges whose upper end is not allowed itself. */
function openEndIssues(hyperparameters: Hyperparameters): HyperparameterIssue[] {
  return Object.entries({ quantile_alpha: 1, tweedie_variance_power: 2 })
    .filter(([path, end]) => hyperparameters[path] === end)
    .map(([path, end]) => ({ path, message: `${path} is ${end}; it must be below ${end}.` }));
}

interface Owner {
  names: readonly (keyof typeof xgboostHyperparameters)[];
  isRead(objective: ObjectiveName, hyperparameters: Hyperparameters): boolean;
  /** To go on "but only". */
  says: string;
}

/** Hyperparameters that only some choices read: set beside others they would be forgotten without a word. */
const owners: readonly Owner[] = [
  {
    names: ["quantile_alpha"],
    isRead: (objective) => objective === "reg:quantileerror",
    says: "reg:quantileerror reads it; choose that objective",
  },
  {
    names: ["huber_slope"],
    isRead: (objective, hyperparameters) =>
      objective === "reg:pseudohubererror" || evalMetricNames(hyperparameters).includes("mphe"),
    says: "reg:pseudohubererror and the metric mphe read it; choose one of them",
  },
  {
    names: ["tweedie_variance_power"],
    isRead: (objective) => objective === "reg:tweedie",
    says: "reg:tweedie reads it; choose that objective",
  },
  {
    names: ["aft_loss_distribution", "aft_loss_distribution_scale"],
    isRead: (objective) => objective === "survival:aft",
    says: "survival:aft reads it; choose that objective",
  },
  {
    names: [
      ...(["lambdarank_pair_method", "lambdarank_num_pair_per_sample", "lambdarank_normalization"] as const),
      "ndcg_exp_gain",
    ],
    isRead: (objective) => objective.startsWith("rank:"),
    says: "ranking objectives read it; choose one of them",
  },
  {
    names: ["rate_drop", "one_drop", "skip_drop", "sample_type", "normalize_type"],
    isRead: (_objective, { booster }) => booster === "dart",
    says: "the booster dart drops trees; choose it",
  },
  {
    names: ["updater", "feature_selector", "top_k"],
    isRead: (_objective, { booster }) => booster === "gblinear",
    says: "the booster gblinear reads it; choose it",
  },
  {
    names: [
      ...([
        "max_depth",
        "max_leaves",
        "grow_policy",
        "gamma",
        "min_child_weight",
        "subsample",
        "sampling_method",
      ] as const),
      ...(["colsample_bytree", "colsample_bylevel", "colsample_bynode", "max_bin", "num_parallel_tree"] as const),
      ...(["monotone_constraints", "interaction_constraints", "enable_categorical"] as const),
    ],
    isRead: (_objective, { booster }) => booster !== "gblinear",
    says: "trees read it; choose the booster gbtree or dart",
  },
  {
    names: ["max_cat_to_onehot", "max_cat_threshold"],
    isRead: (_objective, { enable_categorical }) => enable_categorical === true,
    says: "native splits of categories read it; set enable_categorical",
  },
  {
    names: ["_num_cv_round"],
    isRead: (_objective, { _kfold }) => _kfold !== null,
    says: "cross-validation is repeated; set _kfold",
  },
];

function ownerIssues(
  hyperparameters: Hyperparameters,
  objective: ObjectiveName,
  problemType: LabelledProblemType,
): HyperparameterIssue[] {
  const issues = owners
    .filter(({ isRead }) => !isRead(objective, hyperparameters))
    .flatMap(({ names, says }) =>
      names
        .filter((path) => hyperparameters[path] !== xgboostHyperparameters[path].default)
        .map((path) => ({
          path,
          message: `${path} is ${hyperparameters[path]}, but only ${says}, or leave it at ${xgboostHyperparameters[path].default}.`,
        })),
    );
  const { scale_pos_weight, num_class } = hyperparameters;
  if (scale_pos_weight !== 1 && problemType !== "binary-classification") {
    const message = `scale_pos_weight is ${scale_pos_weight}, but only binary classification has a positive class; leave it at 1.`;
    issues.push({ path: "scale_pos_weight", message });
  }
  if (num_class !== null && problemType !== "multiclass-classification") {
    const message = `num_class is ${num_class}, but only multiclass-classification takes it; leave it empty.`;
    issues.push({ path: "num_class", message });
  }
  return issues;
}

function metricIssues(hyperparameters: Hyperparameters, objective: ObjectiveName): HyperparameterIssue[] {
  const fitting: readonly string[] = fittingMetrics(objective);
  return evalMetricNames(hyperparameters)
    .map((name) => {
      const metric = parseEvalMetric(name);
      if ("problem" in metric) return `${metric.problem} For ${objective} use ${listed(fitting)}.`;
      return fitting.includes(metric.baseName)
        ? null
        : `eval_metric is ${name}, which does not fit ${objective}; use ${listed(fitting)}.`;
    })
    .filter((message) => message !== null)
    .map((message) => ({ path: "eval_metric", message }));
}

function growthIssues({ max_depth, max_leaves, grow_policy }: Hyperparameters): HyperparameterIssue[] {
  if (max_depth !== 0 || (grow_policy === "lossguide" && max_leaves !== 0)) return [];
  const message =
    grow_policy === "lossguide"
      ? "max_depth and max_leaves are both 0, so nothing would end a tree; set one of them."
      : "max_depth is 0, which the depthwise grow_policy does not take; set it, or choose lossguide with max_leaves.";
  return [{ path: "max_depth", message }];
}

function baseScoreIssues({ base_score }: Hyperparameters, objective: ObjectiveName): HyperparameterIssue[] {
  if (typeof base_score !== "number") return [];
  const { link } = createObjective(objective, 2);
  if (link === "logistic" && !(base_score > 0 && base_score < 1)) {
    const message = `base_score is ${base_score}; for a logistic objective it is a probability between 0 and 1, both excluded.`;
    return [{ path: "base_score", message }];
  }
  if (link === "exponential" && !(base_score > 0)) {
    const message = `base_score is ${base_score}; ${objective} predicts values above 0, so it must start from one.`;
    return [{ path: "base_score", message }];
  }
  return [];
}

/** What XGBoost's own linear booster refuses, and losses that only leaves can be set by. */
function linearIssues(
  { booster, updater, feature_selector, top_k }: Hyperparameters,
  objective: ObjectiveName,
): HyperparameterIssue[] {
  if (booster !== "gblinear") return [];
  const issues: HyperparameterIssue[] = [];
  const ranks = feature_selector === "greedy" || feature_selector === "thrifty";
  if (ranks && updater !== "coord_descent") {
    const message = `feature_selector is ${feature_selector}, which the updater ${updater} does not do; set updater to coord_descent, or choose cyclic, shuffle or random.`;
    issues.push({ path: "feature_selector", message });
  }
  if (!ranks && top_k !== 0) {
    const message = `top_k is ${top_k}, but only the feature_selector greedy or thrifty reads it; choose one of them, or leave it at 0.`;
    issues.push({ path: "top_k", message });
  }
  if (createObjective(objective, 2).leafQuantile !== undefined) {
    const message = `objective is ${objective}, which sets the leaves of trees by quantiles; gblinear has none. Choose another objective, such as reg:pseudohubererror.`;
    issues.push({ path: "objective", message });
  }
  return issues;
}

function constraintIssues(hyperparameters: Hyperparameters, objective: ObjectiveName): HyperparameterIssue[] {
  const issues: HyperparameterIssue[] = [];
  const { monotone_constraints: monotone, interaction_constraints: interaction } = hyperparameters;
  if (typeof monotone === "string") {
    const parsed = parseMonotoneConstraints(monotone);
    if ("problem" in parsed)
      issues.push({ path: "monotone_constraints", message: `monotone_constraints is ${monotone}; ${parsed.problem}.` });
    else if (createObjective(objective, 2).leafQuantile !== undefined) {
      const message = `monotone_constraints is ${monotone}, but ${objective} sets leaves by quantiles, which keep no bounds; choose another objective, such as reg:pseudohubererror.`;
      issues.push({ path: "monotone_constraints", message });
    }
  }
  if (typeof interaction === "string") {
    const parsed = parseInteractionConstraints(interaction);
    if ("problem" in parsed)
      issues.push({
        path: "interaction_constraints",
        message: `interaction_constraints is ${interaction}; ${parsed.problem}.`,
      });
  }
  return issues;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}
