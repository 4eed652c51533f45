import type { OtherChannel } from "@sagebrush/contracts/training/training-job";
import { readQueryGroups } from "@sagebrush/ml/preprocessing/query-groups";
import { readSampleWeights } from "@sagebrush/ml/preprocessing/sample-weights";
import { encodeTarget, type TargetEncoding, unknownLabelOf } from "@sagebrush/ml/preprocessing/target";
import { columnNamed, type Table, TrainingDataError } from "@sagebrush/ml/table";
import type { DealtTable } from "./deal-rows.ts";
import type { RawData } from "./raw-data.ts";
import type { TrainingTask } from "./training-child-messages.ts";

/**
 * All rows of a channel that have a target, as the training data's encoding has it.
 * @param known the target, weight and group columns of all rows
 * @throws TrainingDataError naming channel, column and value where they cannot be judged by
 */
export function dealChannel(
  channel: OtherChannel,
  { data, known, trained, encoding }: { data: RawData; known: Table; trained: RawData; encoding: TargetEncoding },
  { specification }: TrainingTask,
  log: (message: string) => void,
): DealtTable {
  const { weightColumn, groupColumn } = specification.inputDataConfig;
  requireSameKinds(channel, data, trained);
  const column = columnNamed(known, encoding.columnName);
  const unknown = encoding.labels.length > 0 ? unknownLabelOf(column, encoding) : null;
  if (unknown !== null) {
    throw new TrainingDataError(
      `The ${channel} channel has the class '${unknown}' in '${column.name}', which no row of the training data has. The classes are ${encoding.labels.slice(0, 20).join(", ")}. Leave those rows out, or add such rows to the training data.`,
    );
  }
  const { rows, target, missingRowCount } = encodeTarget(column, encoding);
  if (rows.length === 0) {
    throw new TrainingDataError(
      `The ${channel} channel has no row with a known '${column.name}'; it needs at least one.`,
    );
  }
  if (missingRowCount > 0) {
    log(`${missingRowCount} rows of the ${channel} channel have no ${column.name} and are left out.`);
  }
  const weights = weightColumn === undefined ? null : readSampleWeights(columnNamed(known, weightColumn), rows);
  const queries = groupColumn === undefined ? null : readQueryGroups(columnNamed(known, groupColumn), rows);
  const order = queries?.order ?? Int32Array.from(rows.keys());
  const inOrder = (values: Float64Array) => Float64Array.from(order, (position) => values[position] ?? 0);
  return {
    data,
    rows: order.map((position) => rows[position] ?? 0),
    target: inOrder(target),
    knownAnomalies: null,
    ...(weights && { weights: inOrder(weights) }),
    ...(queries && { queries: { groups: queries.groups, names: queries.names } }),
  };
}

/** A column without a value is read as text, whatever it would have been. */
function requireSameKinds(channel: OtherChannel, data: RawData, trained: RawData): void {
  const kinds = new Map(data.columns.map(({ name, kind }) => [name, kind]));
  for (const column of trained.columns) {
    const kind = kinds.get(column.name);
    if (kind === undefined || kind === column.kind) continue;
    const [is, was] = kind === "numeric" ? ["numeric", "text"] : ["text", "numeric"];
    throw new TrainingDataError(
      `The ${channel} channel has '${column.name}' as ${is}, but it is ${was} in the training data; the types must agree.`,
    );
  }
}
