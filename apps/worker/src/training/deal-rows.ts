import { targetUses } from "@sagebrush/contracts/training/algorithm";
import type { OtherChannel } from "@sagebrush/contracts/training/training-job";
import type { LabelledProblemType } from "@sagebrush/ml/estimator";
import type { KnownAnomalies } from "@sagebrush/ml/evaluation/judged-rows";
import { type QueryGroups, readQueryGroups, requireComparableRows } from "@sagebrush/ml/preprocessing/query-groups";
import { readSampleWeights } from "@sagebrush/ml/preprocessing/sample-weights";
import { splitQueries, splitRows } from "@sagebrush/ml/preprocessing/split-rows";
import { encodeTarget, learnTargetEncoding, type TargetEncoding } from "@sagebrush/ml/preprocessing/target";
import { columnNamed, type Table, type TableColumn, TrainingDataError } from "@sagebrush/ml/table";
import { dealChannel } from "./deal-channel.ts";
import { knownAnomalies } from "./known-anomalies.ts";
import type { RawData } from "./raw-data.ts";
import type { TableTask } from "./table-task.ts";

/** Rows of one set, which stay where the data is. */
export interface DealtTable {
  data: RawData;
  /** Rows of the data, from 0, in the order of what is below. */
  rows: Int32Array;
  /** float64[rows.length]: values, or class codes; empty where nothing is learned from a target. */
  target: Float64Array;
  /** Null but for anomaly detection with a target column, which only judges. */
  knownAnomalies: KnownAnomalies | null;
  /** float64[rows.length], 0 or more; absent where all rows count alike. */
  weights?: Float64Array;
  /** Of ranking only: the query of each row, ascending, and the names of all queries. */
  queries?: Pick<QueryGroups, "groups" | "names">;
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
 * left out and classes dealt in equal shares. A channel's rows are all of its set. Of ranking, rows of a query come together and are dealt whole.
 * @throws TrainingDataError when the target cannot be learned, a weight or a query cannot be used, or there are too few rows.
 */
export async function dealRows(
  data: RawData,
  task: TableTask,
  log: (message: string) => void,
  channels: Partial<Record<OtherChannel, RawData>> = {},
): Promise<DealtRows> {
  const { problemType, split, inputDataConfig } = task.specification;
  const knownNames = [inputDataConfig.targetColumn, inputDataConfig.weightColumn, inputDataConfig.groupColumn].filter(
    (name) => typeof name === "string",
  );
  const table = await data.read(knownNames);
  const target = inputDataConfig.targetColumn === null ? null : columnNamed(table, inputDataConfig.targetColumn);
  const ungrouped = target && isSupervised(problemType) ? learnTarget(target, problemType, task) : null;
  const grouped = ungrouped && groupByQuery(ungrouped, table, inputDataConfig.groupColumn);
  const learned = grouped?.learned ?? ungrouped;
  const rowsOf = (positions: Int32Array) =>
    learned === null ? positions : positions.map((position) => learned.rows[position] ?? 0);
  const weights =
    inputDataConfig.weightColumn === undefined
      ? null
      : readSampleWeights(
          columnNamed(table, inputDataConfig.weightColumn),
          learned?.rows ?? Int32Array.from({ length: data.rowCount }, (_, row) => row),
        );
  if (learned && learned.missingRowCount > 0) {
    log(`${learned.missingRowCount} rows have no ${learned.encoding.columnName} and are left out.`);
  }
  const isClassification = learned !== null && learned.encoding.labels.length > 0;
  const { seed } = split;
  const sets = grouped
    ? splitQueries({ groups: grouped.groups, fractions: split, seed })
    : splitRows({
        rowCount: learned?.rows.length ?? data.rowCount,
        fractions: split,
        seed,
        ...(isClassification ? { stratifyBy: learned.target } : {}),
      });
  if (grouped) log(`${grouped.names.length} queries, each of which is in one set only.`);
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
      data,
      rows,
      target: learned ? Float64Array.from(positions, (position) => learned.target[position] ?? 0) : new Float64Array(0),
      knownAnomalies: known,
      ...(ownWeights && { weights: ownWeights }),
      ...(grouped && {
        queries: { names: grouped.names, groups: positions.map((position) => grouped.groups[position] ?? 0) },
      }),
    };
  };
  if (grouped) {
    const groupOf = (position: number) => grouped.groups[position] ?? 0;
    const relevances = Float64Array.from(sets.train, (position) => grouped.learned.target[position] ?? 0);
    requireComparableRows(sets.train.map(groupOf), relevances, inputDataConfig.groupColumn ?? "");
  }
  const pickOther = async (channel: OtherChannel): Promise<DealtTable | null> => {
    const own = channels[channel];
    if (own !== undefined && learned !== null) {
      const known = await own.read(knownNames);
      return dealChannel(channel, { data: own, known, trained: data, encoding: learned.encoding }, task, log);
    }
    return sets[channel].length > 0 ? pick(channel, sets[channel]) : null;
  };
  const train = pick("training", sets.train);
  const [validation, test] = [await pickOther("validation"), await pickOther("test")];
  const countOf = (dealt: DealtTable | null) => dealt?.rows.length ?? 0;
  log(`${countOf(train)} rows to train on, ${countOf(validation)} to validate, ${countOf(test)} to test.`);
  return { labels: learned?.encoding.labels ?? [], train, validation, test };
}

interface LearnedTarget {
  encoding: TargetEncoding;
  rows: Int32Array;
  target: Float64Array;
  missingRowCount: number;
}

function learnTarget(column: TableColumn, problemType: LabelledProblemType, task: TableTask): LearnedTarget {
  const encoding = learnTargetEncoding(column, problemType, labelOfNumber(column, task));
  return { encoding, ...encodeTarget(column, encoding) };
}

/** Null where the job has no group column. */
function groupByQuery(learned: LearnedTarget, table: Table, groupColumn: string | undefined) {
  if (groupColumn === undefined) return null;
  const { order, groups, names } = readQueryGroups(columnNamed(table, groupColumn), learned.rows);
  const inOrder = {
    ...learned,
    rows: order.map((position) => learned.rows[position] ?? 0),
    target: Float64Array.from(order, (position) => learned.target[position] ?? 0),
  };
  return { learned: inOrder, groups, names };
}

function labelOfNumber({ name }: TableColumn, { columns }: TableTask): ((value: number) => string) | undefined {
  const type = columns.find((column) => column.name === name)?.type;
  return type === "boolean" ? (value) => (value === 0 ? "false" : "true") : undefined;
}

export function isSupervised(
  problemType: TableTask["specification"]["problemType"],
): problemType is LabelledProblemType {
  return targetUses[problemType] === "required";
}
