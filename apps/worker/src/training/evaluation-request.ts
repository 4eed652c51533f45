import type { FeatureMatrix, FittedModel } from "@sagebrush/ml/estimator";
import type { EvaluationRequest } from "@sagebrush/ml/evaluation/evaluate";
import type { JudgedPredictions } from "@sagebrush/ml/evaluation/judged-predictions";
import { columnNamed, type Table } from "@sagebrush/ml/table";
import { type DealtRows, type DealtTable, isSupervised } from "./deal-rows.ts";
import type { TableTask } from "./table-task.ts";

const millisecondsPerDay = 86_400_000;

/** What a model is judged by: the true values where there are some, else the rows themselves. */
export function evaluationRequest(
  task: TableTask,
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
    return {
      problemType,
      model,
      table: featuresOf(judged, task),
      features,
      predictions,
      knownAnomalies: judged.knownAnomalies,
      shownNumber: (columnName, value) => shownNumber(task, columnName, value),
      seed: split.seed,
    };
  }
  const judgedPredictions: JudgedPredictions = {
    targetColumnName: inputDataConfig.targetColumn ?? "",
    labels: rows.labels,
    target: judged.target,
    predictions,
    decisionThreshold: model.decisionThreshold,
    ...(model.survival && { survival: model.survival }),
    trainingTarget: rows.train.target,
    ...weightingOf(task, judged, rows.train),
    // Single texts are no segments.
    features:
      features.texts === undefined ? featuresOf(judged, task) : { rowCount: judged.table.rowCount, columns: [] },
    seed: split.seed,
  };
  if (problemType !== "ranking") return { ...judgedPredictions, problemType };
  const { groupColumn } = inputDataConfig;
  if (groupColumn === undefined || judged.queries === undefined) throw new Error("A ranking has no queries.");
  return { ...judgedPredictions, problemType, queries: { columnName: groupColumn, ...judged.queries } };
}

function weightingOf(
  { specification }: TableTask,
  judged: DealtTable,
  train: DealtTable,
): Pick<JudgedPredictions, "weighting"> {
  const { weightColumn: columnName } = specification.inputDataConfig;
  if (columnName === undefined || judged.weights === undefined || train.weights === undefined) return {};
  return { weighting: { columnName, weights: judged.weights, trainingWeights: train.weights } };
}

function featuresOf({ table }: DealtTable, { specification }: TableTask): Table {
  const { featureColumns } = specification.inputDataConfig;
  return { rowCount: table.rowCount, columns: featureColumns.map((name) => columnNamed(table, name)) };
}

/** Tables hold booleans as 0 and 1, and times as days since 1970. */
function shownNumber({ columns }: TableTask, columnName: string, value: number): number | string {
  const type = columns.find(({ name }) => name === columnName)?.type;
  if (type === "boolean") return value === 0 ? "false" : "true";
  if (type !== "date" && type !== "timestamp") return value;
  const time = new Date(value * millisecondsPerDay);
  if (Number.isNaN(time.getTime())) return String(value);
  return type === "date" ? time.toISOString().slice(0, 10) : time.toISOString();
}
