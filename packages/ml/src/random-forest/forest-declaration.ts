import type { AlgorithmDeclaration, FitSize, SupervisedProblemType } from "../estimator.ts";
import type { Hyperparameters } from "../hyperparameters.ts";
import { criteriaOf } from "./forest-parameters.ts";

/** What random forest and extra trees declare alike. */
export const forestDeclaration = {
  problemTypes: ["regression", "binary-classification", "multiclass-classification"],
  features: () => ({ acceptsMissing: true, standardises: false, readsColumnsOnce: true }),
  iterationName: "tree",
  workingBytes: forestBytes,
  validate: (hyperparameters, problemType) => [
    ...criterionIssues(hyperparameters, problemType),
    ...settingIssues(hyperparameters, problemType),
  ],
  objectiveMetrics(problemType) {
    const metrics =
      problemType === "regression"
        ? [minimized("rmse"), minimized("mae")]
        : [{ name: "accuracy", direction: "maximize" as const }, minimized("logloss")];
    return ["validation", "oob", "train"].flatMap((channel) =>
      metrics.map(({ name, direction }) => ({ name: `${channel}:${name}`, direction })),
    );
  },
} as const satisfies Partial<AlgorithmDeclaration>;

/** Of a node: its split, and the same once more when the model is written. */
const bytesOfNode = 60;
/** Leaves of a tree that nothing bounds, as a share of its rows: those of numbers end with nearly a row each, those of classes with many. */
const leafShare = 0.2;

/**
 * About what growing a forest holds at its peak: bins, what a row counts and its place and target in node order, three sets of
 * scores, and the trees, which are as large as the rows let them be where nothing else bounds them.
 */
function forestBytes(hyperparameters: Hyperparameters, size: FitSize): number {
  const { trainRowCount, validationRowCount, featureCount, outputCount } = size;
  const { n_estimators, max_depth, max_leaf_nodes, min_samples_leaf } = hyperparameters;
  const leafCount = Math.min(
    (leafShare * trainRowCount) / Math.max(1, Number(min_samples_leaf)),
    typeof max_depth === "number" ? 2 ** max_depth : Number.POSITIVE_INFINITY,
    Number(max_leaf_nodes) || Number.POSITIVE_INFINITY,
  );
  const ofTrees = Number(n_estimators) * 2 * leafCount * (bytesOfNode + 8 * outputCount);
  const perRow = featureCount + 65 + 16 * outputCount;
  return ofTrees + (trainRowCount + validationRowCount) * perRow;
}

function minimized(name: string) {
  return { name, direction: "minimize" as const };
}

function criterionIssues({ criterion }: Hyperparameters, problemType: SupervisedProblemType) {
  const fitting = criteriaOf[problemType];
  if (criterion === "auto" || fitting.some((name) => name === criterion)) return [];
  const message = `criterion is ${criterion}, which does not do ${problemType}; use auto, ${fitting.join(" or ")}.`;
  return [{ path: "criterion", message }];
}

function settingIssues(hyperparameters: Hyperparameters, problemType: SupervisedProblemType) {
  const issues: { path: string; message: string }[] = [];
  const { bootstrap, max_samples, class_weight, max_leaf_nodes } = hyperparameters;
  if (max_leaf_nodes === 1) {
    const message = "max_leaf_nodes is 1, which leaves nothing to split; use 2 or more, or 0 for no limit.";
    issues.push({ path: "max_leaf_nodes", message });
  }
  if (bootstrap === false && max_samples !== 1) {
    const message = `max_samples is ${max_samples}, but without bootstrap every tree takes all rows; leave it at 1, or set bootstrap to true.`;
    issues.push({ path: "max_samples", message });
  }
  if (class_weight === "balanced" && problemType === "regression") {
    const message = "class_weight is balanced, but regression has no classes; leave it at none.";
    issues.push({ path: "class_weight", message });
  }
  return issues;
}
