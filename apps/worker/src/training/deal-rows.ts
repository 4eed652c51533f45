import { targetUses } from "@sagebrush/contracts/training/algorithm";
import type { SupervisedProblemType } from "@sagebrush/ml/estimator";
import type { KnownAnomalies } from "@sagebrush/ml/evaluation/judged-rows";
import { readSampleWeights } from "@sagebrush/ml/preprocessing/sample-weights";
import { splitRows } from "@sagebrush/ml/preprocessing/split-rows";
import { encodeTarget, learnTargetEncoding, type TargetEncoding } from "@sagebrush/ml/preprocessing/target";
import { columnNamed, selectRows, type Table, type TableColumn, TrainingDataError } from "@sagebrush/ml/table";
import { knownAnomalies } from "./known-anomalies.ts";
import type { TableTask } from "./table-task.ts";

export interface DealtTable {
  table: Table;
  /** float64[table.rowCount]: values, or class codes; empty where nothing is learned from a target. */
  target: Float64Array;
  /** Null but for anomaly detection with a target column, which only judges. */
  knownAnomalies: KnownAnomalies | null;
  /** float64[table.rowCount], 0 or more; absent where all rows count alike. */
  weights?: Float64Array;
}

export interface DealtRows {
  /** Class labels by code; empty where the answer is no class. */
  labels: readonly string[];
  train: DealtTable;
  /** Null where the user kept none. */
  validation: DealtTable | null;
  test: DealtTable | null;
}

/**
 * Deals the rows into training, validation and test rows. Where something is learned from a target, rows without one are
 * left out and classes dealt in equal shares.
 * @throws TrainingDataError when the target cannot be learned, a weight cannot be used, or there are too few rows.
 */
export function dealRows(table: Table, task: TableTask, log: (message: string) => void): DealtRows {
  const { problemType, split, inputDataConfig } = task.specification;
  const target = inputDataConfig.targetColumn === null ? null : columnNamed(table, inputDataConfig.targetColumn);
  const learned = target && isSupervised(problemType) ? learnTarget(target, problemType, task) : null;
  const rowsOf = (positions: Int32Array) =>
    learned === null ? positions : positions.map((position) => learned.rows[position] ?? 0);
  const weights =
    inputDataConfig.weightColumn === undefined
      ? null
      : readSampleWeights(
          columnNamed(table, inputDataConfig.weightColumn),
          learned?.rows ?? Int32Array.from({ length: table.rowCount }, (_, row) => row),
        );
  if (learned && learned.missingRowCount > 0) {
    log(`${learned.missingRowCount} rows have no ${learned.encoding.columnName} and are left out.`);
  }
  const isClassification = learned !== null && learned.encoding.labels.length > 0;
  const sets = splitRows({
    rowCount: learned?.rows.length ?? table.rowCount,
    fractions: split,
    seed: split.seed,
    ...(isClassification ? { stratifyBy: learned.target } : {}),
  });
  log(`${sets.train.length} rows to train on, ${sets.validation.length} to validate, ${sets.test.length} to test.`);
  const pick = (name: string, positions: Int32Array): DealtTable => {
    const rows = rowsOf(positions);
    const ownWeights = weights && Float64Array.from(positions, (position) => weights[position] ?? 0);
    if (ownWeights?.every((weight) => weight === 0)) {
      throw new TrainingDataError(
        `All ${rows.length} ${name} rows have weight 0 in '${inputDataConfig.weightColumn}', so there is nothing to count. Choose another split or seed, or give rows a weight.`,
      );
    }
    const known = target && learned === null ? knownAnomalies(target, labelOfNumber(target, task), rows) : null;
    return {
      table: selectRows(table, rows),
      target: learned ? Float64Array.from(positions, (position) => learned.target[position] ?? 0) : new Float64Array(0),
      knownAnomalies: known,
      ...(ownWeights && { weights: ownWeights }),
    };
  };
  return {
    labels: learned?.encoding.labels ?? [],
    train: pick("training", sets.train),
    validation: sets.validation.length > 0 ? pick("validation", sets.validation) : null,
    test: sets.test.length > 0 ? pick("test", sets.test) : null,
  };
}

interface LearnedTarget {
  encoding: TargetEncoding;
  rows: Int32Array;
  target: Float64Array;
  missingRowCount: number;
}

function learnTarget(column: TableColumn, problemType: SupervisedProblemType, task: TableTask): LearnedTarget {
  const encoding = learnTargetEncoding(column, problemType, labelOfNumber(column, task));
  return { encoding, ...encodeTarget(column, encoding) };
}

function labelOfNumber({ name }: TableColumn, { columns }: TableTask): ((value: number) => string) | undefined {
  const type = columns.find((column) => column.name === name)?.type;
  return type === "boolean" ? (value) => (value === 0 ? "false" : "true") : undefined;
}

export function isSupervised(
  problemType: TableTask["specification"]["problemType"],
): problemType is SupervisedProblemType {
  return targetUses[problemType] === "required";
}
