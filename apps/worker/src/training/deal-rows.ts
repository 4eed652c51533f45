import { readSampleWeights } from "@sagebrush/ml/preprocessing/sample-weights";
import { splitRows } from "@sagebrush/ml/preprocessing/split-rows";
import { encodeTarget, learnTargetEncoding, type TargetEncoding } from "@sagebrush/ml/preprocessing/target";
import { columnNamed, selectRows, type Table } from "@sagebrush/ml/table";
import type { TrainingTask } from "./training-child-messages.ts";

export interface LabelledTable {
  table: Table;
  /** float64[table.rowCount]: values, or class codes. */
  target: Float64Array;
  /** float64[table.rowCount], 0 or more; absent where all rows count alike. */
  weights?: Float64Array;
}

export interface DealtRows {
  encoding: TargetEncoding;
  train: LabelledTable;
  /** Null where the user kept none. */
  validation: LabelledTable | null;
  test: LabelledTable | null;
}

/**
 * Leaves out rows without a target and deals the others into training, validation and test rows, classes in equal
 * shares.
 * @throws TrainingDataError when the target cannot be learned, a weight cannot be used, or there are too few rows.
 */
export function dealRows(
  table: Table,
  { specification, columns }: TrainingTask,
  log: (message: string) => void,
): DealtRows {
  const { problemType, split, inputDataConfig } = specification;
  const targetColumn = columnNamed(table, inputDataConfig.targetColumn);
  const targetType = columns.find(({ name }) => name === targetColumn.name)?.type;
  const labelOfNumber = targetType === "boolean" ? (value: number) => (value === 0 ? "false" : "true") : undefined;
  const encoding = learnTargetEncoding(targetColumn, problemType, labelOfNumber);
  const { rows: labelledRows, target, missingRowCount } = encodeTarget(targetColumn, encoding);
  const weights =
    inputDataConfig.weightColumn === undefined
      ? undefined
      : readSampleWeights(columnNamed(table, inputDataConfig.weightColumn), labelledRows);
  if (missingRowCount > 0) log(`${missingRowCount} rows have no ${targetColumn.name} and are left out.`);
  const sets = splitRows({
    rowCount: labelledRows.length,
    fractions: split,
    seed: split.seed,
    ...(problemType === "regression" ? {} : { stratifyBy: target }),
  });
  log(`${sets.train.length} rows to train on, ${sets.validation.length} to validate, ${sets.test.length} to test.`);
  const pick = (positions: Int32Array): LabelledTable => ({
    table: selectRows(
      table,
      positions.map((position) => labelledRows[position] ?? 0),
    ),
    target: Float64Array.from(positions, (position) => target[position] ?? 0),
    ...(weights && { weights: Float64Array.from(positions, (position) => weights[position] ?? 0) }),
  });
  return {
    encoding,
    train: pick(sets.train),
    validation: sets.validation.length > 0 ? pick(sets.validation) : null,
    test: sets.test.length > 0 ? pick(sets.test) : null,
  };
}
