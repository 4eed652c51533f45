import type { Estimator, FitContext, FittedModel, LabelledProblemType, LabelledTask } from "../estimator.ts";
import type { Hyperparameters } from "../hyperparameters.ts";
import { TrainingDataError } from "../table.ts";
import { boostLinear, boostTogether } from "./boosting.ts";
import { foldTasks } from "./cross-validation.ts";
import { fittedEnsemble, fittedModel } from "./fitted-trees.ts";
import { fittedLinear } from "./linear/fitted-linear.ts";
import { type BoostingParameters, readParameters } from "./parameters.ts";
import { survivalAnswer } from "./survival-answer.ts";

export function createXgboostEstimator(hyperparameters: Hyperparameters): Estimator<LabelledProblemType> {
  return {
    async fit(task, context) {
      checkClassCount(hyperparameters, task);
      const parameters = readParameters(hyperparameters, task.problemType);
      const { _kfold: foldCount, _num_cv_round: repetitions } = hyperparameters;
      const tasks =
        typeof foldCount === "number"
          ? foldTasks(
              task,
              { foldCount, repetitions: typeof repetitions === "number" ? repetitions : 1 },
              context.random.fork(parameters.seed),
            )
          : [task];
      const survival = survivalAnswer(parameters);
      return { ...(await fitModels(tasks, parameters, context)), ...(survival && { survival }) };
    },
  };
}

async function fitModels(
  tasks: readonly LabelledTask[],
  parameters: BoostingParameters,
  context: FitContext,
): Promise<FittedModel> {
  if (parameters.linear) return fittedLinear(await boostLinear(tasks, parameters.linear, parameters, context));
  const models = await boostTogether(tasks, parameters, context);
  return models.length === 1 ? fittedModel(models[0]) : fittedEnsemble(models);
}

function checkClassCount({ num_class }: Hyperparameters, { problemType, classCount }: LabelledTask): void {
  if (typeof num_class !== "number" || problemType !== "multiclass-classification" || num_class === classCount) return;
  throw new TrainingDataError(
    `num_class is ${num_class}, but the target has ${classCount} classes. Set it to ${classCount}, or leave it empty.`,
  );
}
