import type { FeatureMatrix, FittedModel } from "@sagebrush/ml/estimator";
import type { EvaluationRequest } from "@sagebrush/ml/evaluation/evaluate";
import { type DealtRows, type DealtTable, isSupervised } from "./deal-rows.ts";
import type { TrainingTask } from "./training-child-messages.ts";

const millisecondsPerDay = 86_400_000;

/** What a model is judged by: the true values where there are some, else the rows themselves. */
export function evaluationRequest(
  task: TrainingTask,
  answered: {
    model: FittedModel;
    rows: DealtRows;
    judged: DealtTable;
    features: FeatureMatrix;
    predictions: Float64Array;
  },
): EvaluationRequest {
  const { problemType, inputDataConfig, split } = task.specification;
  const { model, rows, judged, features, predictions } = answered;
  if (!isSupervised(problemType)) {
    const { table, knownAnomalies } = judged;
    const shown = new Set(inputDataConfig.featureColumns);
    return {
      problemType,
      model,
      table: { ...table, columns: table.columns.filter(({ name }) => shown.has(name)) },
      features,
      predictions,
      knownAnomalies,
      shownNumber: (columnName, value) => shownNumber(task, columnName, value),
      seed: split.seed,
    };
  }
  return {
    problemType,
    targetColumnName: inputDataConfig.targetColumn ?? "",
    labels: rows.labels,
    target: judged.target,
    predictions,
    decisionThreshold: model.decisionThreshold,
    trainingTarget: rows.train.target,
    seed: split.seed,
  };
}

/** Tables hold booleans as 0 and 1, and times as days since 1970. */
function shownNumber({ columns }: TrainingTask, columnName: string, value: number): number | string {
  const type = columns.find(({ name }) => name === columnName)?.type;
  if (type === "boolean") return value === 0 ? "false" : "true";
  if (type !== "date" && type !== "timestamp") return value;
  const time = new Date(value * millisecondsPerDay);
  if (Number.isNaN(time.getTime())) return String(value);
  return type === "date" ? time.toISOString().slice(0, 10) : time.toISOString();
}
