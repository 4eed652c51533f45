import { columnNamed, type Table, type TableColumn } from "../table.ts";

export interface ColumnDependence {
  feature: string;
  /** Numbers ascending, or categories, most frequent first. */
  grid: (number | string)[];
  /** float64[grid.length * outputCount], row-major: means over the rows. */
  mean: Float64Array;
  /** float64[grid.length * rowCount * outputCount]: every row's answer at each place of the grid (ICE). */
  individual: Float64Array;
}

const lowestShare = 0.05;
const highestShare = 0.95;

/**
 * What a model answers as one raw column goes through its values while the others stay as they are: for each row (ICE,
 * Goldstein et al. 2015), and on average (partial dependence, Friedman 2001). By asking the model, so for any algorithm.
 * @param gridSize numbers with more distinct values than this get this many places, evenly from the 5th to the 95th
 * percentile, as in scikit-learn; categories are cut there
 * @returns null for a column with fewer than two known values
 */
export function partialDependence(options: {
  table: Table;
  columnName: string;
  predict: (table: Table) => Float64Array;
  outputCount: number;
  gridSize: number;
}): ColumnDependence | null {
  const { table, columnName, predict, outputCount, gridSize } = options;
  const { rowCount } = table;
  const grid = gridOf(columnNamed(table, columnName), gridSize);
  if (grid.length < 2) return null;
  const individual = predict(repeated(table, columnName, grid));
  const mean = new Float64Array(grid.length * outputCount);
  for (let place = 0; place < grid.length; place++)
    for (let row = 0; row < rowCount; row++)
      for (let output = 0; output < outputCount; output++)
        mean[place * outputCount + output] += individual[(place * rowCount + row) * outputCount + output] / rowCount;
  return { feature: columnName, grid, mean, individual };
}

function gridOf(column: TableColumn, gridSize: number): (number | string)[] {
  if (column.kind === "categorical") {
    const counts = new Float64Array(column.categories.length);
    for (const code of column.codes) if (code >= 0) counts[code]++;
    return [...counts.keys()]
      .filter((code) => counts[code] > 0)
      .sort((one, other) => counts[other] - counts[one] || one - other)
      .slice(0, gridSize)
      .map((code) => column.categories[code]);
  }
  const sorted = column.values.filter(Number.isFinite).sort();
  const distinct = [...new Set(sorted)];
  if (distinct.length <= gridSize) return distinct;
  const low = quantile(sorted, lowestShare);
  const high = quantile(sorted, highestShare);
  if (!(high > low)) return distinct.filter((_, index) => index % Math.ceil(distinct.length / gridSize) === 0);
  return Array.from({ length: gridSize }, (_, place) => low + ((high - low) * place) / (gridSize - 1));
}

/** Between neighbours in proportion, NumPy's default. */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

/** The table once for each place of the grid, one below the other. */
function repeated({ rowCount, columns }: Table, name: string, grid: readonly (number | string)[]): Table {
  const count = rowCount * grid.length;
  return {
    rowCount: count,
    columns: columns.map((column): TableColumn => {
      if (column.kind === "numeric") {
        const values = new Float64Array(count);
        for (const [place, value] of grid.entries()) {
          if (column.name === name) values.fill(Number(value), place * rowCount, (place + 1) * rowCount);
          else values.set(column.values, place * rowCount);
        }
        return { ...column, values };
      }
      const codes = new Int32Array(count);
      for (const [place, value] of grid.entries()) {
        if (column.name !== name) codes.set(column.codes, place * rowCount);
        else codes.fill(column.categories.indexOf(String(value)), place * rowCount, (place + 1) * rowCount);
      }
      return { ...column, codes };
    }),
  };
}
