import type { AlgorithmDeclaration, SupervisedProblemType } from "../estimator.ts";
import type { Hyperparameters } from "../hyperparameters.ts";
import { criteriaOf } from "./forest-parameters.ts";

/** What random forest and extra trees declare alike. */
export const forestDeclaration = {
  problemTypes: ["regression", "binary-classification", "multiclass-classification"],
  features: () => ({ acceptsMissing: true, standardises: false, readsColumnsOnce: true }),
  iterationName: "tree",
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
