import type { FittedModel } from "@sagebrush/ml/estimator";
import type { Preprocessing } from "@sagebrush/ml/preprocessing/preprocessing";
import { transformTable } from "@sagebrush/ml/preprocessing/transform-table";
import { selectRows, type Table } from "@sagebrush/ml/table";

/** One output that is told of. */
export interface ExplainedOutput {
  /** The class; null where the answer is a number. */
  label: string | null;
  /** Among the columns of what `predict` answers. */
  index: number;
}

/** A model as explanations ask it: raw rows in, answers out, and which of the answers are told of. */
export interface ExplainedModel {
  fittedModel: FittedModel;
  preprocessing: Preprocessing;
  /** Used by the model, those it leans on most first. */
  columnNames: readonly string[];
  /** 1, or the number of classes. */
  outputCount: number;
  outputs: readonly ExplainedOutput[];
  /** float64[rowCount * outputCount], row-major. */
  predict(table: Table): Float64Array;
}

/** More classes than this are not told apart in charts. */
const mostClasses = 5;

export function explainedModel(options: {
  fittedModel: FittedModel;
  preprocessing: Preprocessing;
  /** By falling importance. */
  rankedColumnNames: readonly string[];
  labels: readonly string[];
  /** Class codes of the judged rows. */
  target: Float64Array;
}): ExplainedModel {
  const { fittedModel, preprocessing, labels } = options;
  const used = new Set(
    preprocessing.columns.filter((column) => column.droppedBecause === null).map(({ name }) => name),
  );
  return {
    fittedModel,
    preprocessing,
    columnNames: options.rankedColumnNames.filter((name) => used.has(name)),
    outputCount: Math.max(1, labels.length),
    outputs: toldOutputs(labels, options.target),
    predict: (table) => fittedModel.predict(transformTable(preprocessing, table)),
  };
}

function toldOutputs(labels: readonly string[], target: Float64Array): ExplainedOutput[] {
  if (labels.length === 0) return [{ label: null, index: 0 }];
  // What is said of the second of two classes is said of the first with the sign changed.
  if (labels.length === 2) return [{ label: labels[1] ?? "", index: 1 }];
  const counts = labels.map((_, code) => target.reduce((count, each) => count + (each === code ? 1 : 0), 0));
  return labels
    .map((label, index) => ({ label, index }))
    .sort((one, other) => (counts[other.index] ?? 0) - (counts[one.index] ?? 0))
    .slice(0, mostClasses);
}

/** The first rows of a table. */
export function firstRows(table: Table, count: number): Table {
  return selectRows(
    table,
    Int32Array.from({ length: Math.min(count, table.rowCount) }, (_, row) => row),
  );
}

/** Four digits are more than a chart shows of what is computed, six of what stands in the data. */
export function shortNumber(value: number, digits = 4): number {
  return Number(value.toPrecision(digits));
}
