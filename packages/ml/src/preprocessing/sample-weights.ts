import { type TableColumn, TrainingDataError } from "../table.ts";

/**
 * The weights of the given rows, as `LabelledRows` wants them.
 * @param rows indices into the column, counted from 0; messages count from 1
 * @throws TrainingDataError naming row and value where a weight is missing, negative or infinite, and when all are 0
 */
export function readSampleWeights(column: TableColumn, rows: Int32Array): Float64Array {
  if (column.kind !== "numeric") {
    throw new TrainingDataError(`The weight column '${column.name}' is text; weights are numbers of 0 or more.`);
  }
  const weights = new Float64Array(rows.length);
  let total = 0;
  for (const [position, row] of rows.entries()) {
    const weight = column.values[row];
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      const shown = Number.isNaN(weight) ? "no value" : String(weight);
      throw new TrainingDataError(
        `Row ${row + 1} has ${shown} in the weight column '${column.name}'; weights are finite numbers of 0 or more.`,
      );
    }
    weights[position] = weight;
    total += weight;
  }
  if (total === 0) {
    throw new TrainingDataError(`All ${rows.length} rows have weight 0 in the weight column '${column.name}'.`);
  }
  return weights;
}
