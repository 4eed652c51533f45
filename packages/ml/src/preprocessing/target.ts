import type { LabelledProblemType } from "../estimator.ts";
import { type NumericColumn, type TableColumn, TrainingDataError } from "../table.ts";

/** More classes than this are an identifier or a quantity, not classes; a model per class would take hours. */
export const maximumClassCount = 200;

/** How a target column becomes numbers; plain data, kept with the model. */
export interface TargetEncoding {
  columnName: string;
  problemType: LabelledProblemType;
  /** Class labels in the order of their codes: numbers by value, texts by code unit. Empty where the answer is no class. */
  labels: string[];
  /** The numbers behind `labels` where the column is numeric, else null. */
  labelValues: number[] | null;
}

export interface EncodedTarget {
  /** Rows whose target is known, ascending. */
  rows: Int32Array;
  /** float64[rows.length]: the value, or the class's code. */
  target: Float64Array;
  /** Rows left out because their target is missing. */
  missingRowCount: number;
  /** Rows left out because their label is not among those of the encoding (only where other data was learned from). */
  unknownLabelRowCount: number;
}

/**
 * Learns the labels from the target column.
 * @param labelOfNumber how a numeric label reads; a column of booleans passes one that answers "true" and "false"
 * @throws TrainingDataError when the column does not fit the problem type or has nothing to learn.
 */
export function learnTargetEncoding(
  column: TableColumn,
  problemType: LabelledProblemType,
  labelOfNumber: (value: number) => string = String,
): TargetEncoding {
  const name = column.name;
  if (isNumber(problemType)) {
    if (column.kind === "categorical") {
      throw new TrainingDataError(
        `Column "${name}" is text; a ${problemType} target must be numeric. Choose classification, or another target.`,
      );
    }
    requireUsableNumbers(column, problemType);
    requireVariation(column, distinctValues(column).length);
    return { columnName: name, problemType, labels: [], labelValues: null };
  }
  const distinct = distinctValues(column);
  requireVariation(column, distinct.length);
  if (problemType === "binary-classification" && distinct.length !== 2) {
    throw new TrainingDataError(
      `Column "${name}" has ${distinct.length} different values; binary classification needs exactly 2. Choose multiclass classification, or another target.`,
    );
  }
  if (distinct.length > maximumClassCount) {
    throw new TrainingDataError(
      `Column "${name}" has ${distinct.length} different values; classification takes at most ${maximumClassCount} classes. ${column.kind === "numeric" ? "Choose regression, or another target." : "Choose another target, or group its rare values."}`,
    );
  }
  if (column.kind === "categorical") {
    return { columnName: name, problemType, labels: distinct.map(String).sort(byCodeUnit), labelValues: null };
  }
  const labelValues = distinct.map(Number).sort((left, right) => left - right);
  return { columnName: name, problemType, labels: labelValues.map(labelOfNumber), labelValues };
}

/**
 * Numbers for a target column: of the data that was learned from, or of other data with the same column.
 * @throws TrainingDataError when the column's kind is not the one that was learned from.
 */
export function encodeTarget(column: TableColumn, encoding: TargetEncoding): EncodedTarget {
  if (isNumber(encoding.problemType)) {
    if (column.kind === "categorical") {
      throw new TrainingDataError(`Column "${column.name}" is text here but was numeric in the training data.`);
    }
    requireUsableNumbers(column, encoding.problemType);
    return keepKnown(column.values.length, (row) => column.values[row]);
  }
  if (encoding.labelValues === null) {
    if (column.kind === "numeric") {
      throw new TrainingDataError(`Column "${column.name}" is numeric here but was text in the training data.`);
    }
    const codeOfLabel = new Map(encoding.labels.map((label, code) => [label, code]));
    const codeOfCategory = column.categories.map((category) => codeOfLabel.get(category) ?? unknownLabel);
    return keepKnown(column.codes.length, (row) =>
      column.codes[row] < 0 ? Number.NaN : codeOfCategory[column.codes[row]],
    );
  }
  if (column.kind === "categorical") {
    throw new TrainingDataError(`Column "${column.name}" is text here but was numeric in the training data.`);
  }
  const codeOfValue = new Map(encoding.labelValues.map((value, code) => [value, code]));
  return keepKnown(column.values.length, (row) =>
    Number.isNaN(column.values[row]) ? Number.NaN : (codeOfValue.get(column.values[row]) ?? unknownLabel),
  );
}

/** A class of another table's target that was not learned; null where there is none. */
export function unknownLabelOf(column: TableColumn, { labels, labelValues }: TargetEncoding): string | null {
  if (column.kind === "categorical") {
    const known = new Set(labels);
    const used = column.codes.find((code) => code >= 0 && !known.has(column.categories[code]));
    return used === undefined ? null : column.categories[used];
  }
  const known = new Set(labelValues);
  const unknown = column.values.find((value) => !Number.isNaN(value) && !known.has(value));
  return unknown === undefined ? null : String(unknown);
}

const unknownLabel = Number.POSITIVE_INFINITY;

function keepKnown(rowCount: number, targetOf: (row: number) => number): EncodedTarget {
  const rows = new Int32Array(rowCount);
  const target = new Float64Array(rowCount);
  let kept = 0;
  let missingRowCount = 0;
  let unknownLabelRowCount = 0;
  for (let row = 0; row < rowCount; row++) {
    const value = targetOf(row);
    if (Number.isNaN(value)) missingRowCount++;
    else if (value === unknownLabel) unknownLabelRowCount++;
    else {
      rows[kept] = row;
      target[kept++] = value;
    }
  }
  return { rows: rows.slice(0, kept), target: target.slice(0, kept), missingRowCount, unknownLabelRowCount };
}

/** Distinct values present, in no stated order; categories that no row has do not count. */
function distinctValues(column: TableColumn): (number | string)[] {
  if (column.kind === "numeric") {
    const seen = new Set<number>();
    for (const value of column.values) if (!Number.isNaN(value)) seen.add(value);
    return [...seen];
  }
  const used = new Set<number>();
  for (const code of column.codes) if (code >= 0) used.add(code);
  return [...used].map((code) => column.categories[code]);
}

function requireVariation(column: TableColumn, distinctCount: number): void {
  if (distinctCount === 0) {
    throw new TrainingDataError(
      `Column "${column.name}" has no values; there is nothing to learn. Choose another target.`,
    );
  }
  if (distinctCount === 1) {
    throw new TrainingDataError(
      `Column "${column.name}" has the same value, ${distinctValues(column)[0]}, in every row; there is nothing to learn. Choose another target.`,
    );
  }
}

function isNumber(problemType: LabelledProblemType): boolean {
  return problemType === "regression" || problemType === "ranking";
}

/** Models compute in float32: a larger target would become infinite in training. */
function requireUsableNumbers(column: NumericColumn, problemType: LabelledProblemType): void {
  const lowest = problemType === "ranking" ? 0 : Number.NEGATIVE_INFINITY;
  const isUsable = (value: number) => Number.isFinite(Math.fround(value)) && value >= lowest;
  const row = column.values.findIndex((value) => !Number.isNaN(value) && !isUsable(value));
  if (row < 0) return;
  const allowed =
    problemType === "ranking"
      ? "says how relevant a row is and must be 0 or more"
      : "must be finite and within ±3.4e38";
  throw new TrainingDataError(
    `Column "${column.name}" is ${column.values[row]} in row ${row + 1}; a ${problemType} target ${allowed}. Correct or remove that row.`,
  );
}

function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
