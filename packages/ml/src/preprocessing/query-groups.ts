import { type TableColumn, TrainingDataError } from "../table.ts";

/** Which rows are of one query. */
export interface QueryGroups {
  /** Positions among the given rows, those of a query together: by query as it first appears, then as they were. */
  order: Int32Array;
  /** int32[order.length], ascending from 0: the query of each of them. */
  groups: Int32Array;
  /** The value of the group column by query, as text. */
  names: string[];
}

/**
 * Brings the rows of a query together, in whatever order the file has them.
 * @param rows indices into the column, counted from 0; messages count from 1
 * @throws TrainingDataError naming the row where the column has no value
 */
export function readQueryGroups(column: TableColumn, rows: Int32Array): QueryGroups {
  const groupOf = new Map<number, number>();
  const own = new Int32Array(rows.length);
  for (const [position, row] of rows.entries()) {
    const value = column.kind === "numeric" ? column.values[row] : column.codes[row];
    if (Number.isNaN(value) || (column.kind === "categorical" && value < 0)) {
      throw new TrainingDataError(
        `Row ${row + 1} has no value in the group column '${column.name}'; ranking needs the query of every row. Correct or remove that row.`,
      );
    }
    let group = groupOf.get(value);
    if (group === undefined) {
      group = groupOf.size;
      groupOf.set(value, group);
    }
    own[position] = group;
  }
  const order = Int32Array.from(rows.keys()).sort((left, right) => own[left] - own[right]);
  return {
    order,
    groups: order.map((position) => own[position]),
    names: [...groupOf.keys()].map((value) => (column.kind === "numeric" ? String(value) : column.categories[value])),
  };
}

/**
 * Refuses queries of which nothing can be learned.
 * @throws TrainingDataError when no query has two rows that are not equally relevant
 */
export function requireComparableRows(groups: Int32Array, relevances: Float64Array, columnName: string): void {
  for (let row = 1; row < groups.length; row++)
    if (groups[row] === groups[row - 1] && relevances[row] !== relevances[row - 1]) return;
  throw new TrainingDataError(
    `No query of the training rows has two rows that differ in the target, so there is no order to learn. Is '${columnName}' the column that says which rows are of one query?`,
  );
}
