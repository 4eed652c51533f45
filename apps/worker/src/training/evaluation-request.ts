import type { FeatureMatrix, FittedModel } from "@sagebrush/ml/estimator";
import type { EvaluationRequest } from "@sagebrush/ml/evaluation/evaluate";
import type { JudgedPredictions } from "@sagebrush/ml/evaluation/judged-predictions";
import { isOfWords, type Preprocessing, readsWords } from "@sagebrush/ml/preprocessing/preprocessing";
import { bytesPerRawCell, type DataLimits } from "@sagebrush/ml/preprocessing/training-memory";
import type { Table } from "@sagebrush/ml/table";
import { type DealtRows, type DealtTable, isSupervised } from "./deal-rows.ts";
import type { TableTask } from "./table-task.ts";

const millisecondsPerDay = 86_400_000;

/** What a model is judged by: the true values where there are some, else the rows themselves. */
export async function evaluationRequest(
  task: TableTask,
  answered: {
    model: FittedModel;
    preprocessing: Preprocessing;
    rows: DealtRows;
    judged: DealtTable;
    /** Null where there is a target. */
    features: FeatureMatrix | null;
    predictions: Float64Array;
    limits: DataLimits;
  },
): Promise<EvaluationRequest> {
  const { problemType, inputDataConfig, split } = task.specification;
  const { model, preprocessing, rows, judged, features, predictions, limits } = answered;
  if (!isSupervised(problemType)) {
    if (features === null) throw new Error("There are no features to judge answers by.");
    return {
      problemType,
      model,
      table: await featuresOf(judged, inputDataConfig.featureColumns),
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
    features: await featuresOf(judged, segmentingColumns(preprocessing), limits.heldBytes),
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

/** Single texts are no segments; where there is a text, what no model of texts reads is none either. */
function segmentingColumns(preprocessing: Preprocessing): string[] {
  const { columns } = preprocessing;
  const used = readsWords(preprocessing) ? columns.filter(({ droppedBecause }) => droppedBecause === null) : columns;
  return used.filter(({ kind }) => !isOfWords(kind)).map(({ name }) => name);
}

/** Of the first columns, as far as they may be held at once. */
async function featuresOf(
  { data, rows }: DealtTable,
  columnNames: readonly string[],
  heldBytes = Number.POSITIVE_INFINITY,
): Promise<Table> {
  if (columnNames.length === 0) return { rowCount: rows.length, columns: [] };
  const most = Math.max(1, Math.floor(heldBytes / (bytesPerRawCell * rows.length)));
  return data.read(columnNames.slice(0, most), rows);
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
