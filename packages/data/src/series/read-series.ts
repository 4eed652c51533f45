import { dirname } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { ImportColumn } from "@sagebrush/contracts/datasets/csv-import";
import { StudioError } from "@sagebrush/contracts/errors";
import type { TimeFrequency } from "@sagebrush/contracts/forecasting/time-frequency";
import type { TimeGrid } from "@sagebrush/contracts/forecasting/time-grid";
import { withDatabase } from "../duckdb.ts";
import { describeOpenParquet } from "../parquet/describe-parquet.ts";
import { quoteIdentifier, quoteLiteral } from "../sql-text.ts";
import { SeriesBuilder } from "./series-builder.ts";
import { chooseGrid } from "./series-grid.ts";
import { checkTimes, timeSql } from "./time-column.ts";

/** The values of one item over time, a step apart from the first known one to the last. */
export interface ReadSeries {
  /** As text; empty where the dataset is one series. */
  itemId: string;
  /** On the grid of the set. */
  firstStep: number;
  /** float64[steps], NaN = missing; neither the first nor the last is. */
  target: Float64Array;
  /** One for each static column; empty = missing. */
  statics: string[];
  /** float64[steps] for each dynamic column. */
  dynamics: Float64Array[];
}

export interface SeriesSet {
  grid: TimeGrid;
  /** In the order of their item ids. */
  series: ReadSeries[];
  rowCount: number;
  /** Rows left out, and why. */
  leftOut: { withoutTime: number; withoutItem: number; beyondEnds: number };
  /** Items of which no value is known, at most 20 of them, and how many there are. */
  emptyItems: { examples: string[]; count: number };
}

export interface ReadSeriesOptions {
  path: string;
  targetColumn: string;
  timeColumn: string;
  /** Absent: the dataset is one series. */
  itemIdColumn?: string;
  /** Of one value for each item. */
  staticColumns?: readonly string[];
  /** Numbers, known at every step. */
  dynamicColumns?: readonly string[];
  frequency: TimeFrequency;
  /** Steps times columns in all; what is read is held in memory whole. */
  maxCells?: number;
  /** Where rows are sorted that do not fit into memory. */
  tempDirectory?: string;
  signal?: AbortSignal;
}

const defaultMaxCells = 200_000_000;

/**
 * Reads a Parquet file into series: rows are put together by item, in order of time, on the grid of the frequency. A step
 * without a row is missing. Rows that have no time or item are left out and counted, as are those before the first and
 * after the last known value of an item.
 * @throws ValidationException naming item and time for two rows in one step, a time that is none, an infinite value, a
 *   static column that changes and a dynamic one that is not known throughout.
 * @throws ResourceLimitExceeded beyond `maxCells`.
 */
export async function readSeries(options: ReadSeriesOptions): Promise<SeriesSet> {
  const { path, signal, tempDirectory } = options;
  return withDatabase({ directories: [dirname(path)], signal, tempDirectory }, async (connection) => {
    const { columns, rowCount } = await describeOpenParquet(connection, path);
    const source = `read_parquet(${quoteLiteral(path)})`;
    const time = findColumn(columns, options.timeColumn);
    await checkTimes(connection, source, time, options.itemIdColumn);
    const builder = new SeriesBuilder({
      ...options,
      grid: await chooseGrid(connection, { source, time, frequency: options.frequency }),
      maxCells: options.maxCells ?? defaultMaxCells,
    });
    await streamRows(connection, querySql(source, time, columns, options), builder, signal);
    const leftOut = await countLeftOut(connection, source, time, options.itemIdColumn);
    return builder.finish({ rowCount, ...leftOut });
  });
}

/** Item, time, target, static columns, dynamic columns; in this order the builder takes them. */
function querySql(
  source: string,
  time: ImportColumn,
  columns: readonly ImportColumn[],
  { targetColumn, itemIdColumn, staticColumns = [], dynamicColumns = [] }: ReadSeriesOptions,
): string {
  const asNumber = (name: string) =>
    `coalesce(CAST(${quoteIdentifier(findColumn(columns, name).name)} AS DOUBLE), 'NaN'::DOUBLE)`;
  const asText = (name: string) => `coalesce(CAST(${quoteIdentifier(findColumn(columns, name).name)} AS VARCHAR), '')`;
  const item = itemIdColumn === undefined ? null : quoteIdentifier(findColumn(columns, itemIdColumn).name);
  const selected = [
    item === null ? "''" : `CAST(${item} AS VARCHAR)`,
    timeSql(time),
    asNumber(targetColumn),
    ...staticColumns.map(asText),
    ...dynamicColumns.map(asNumber),
  ];
  const isPlaced = [`${timeSql(time)} IS NOT NULL`, ...(item === null ? [] : [`${item} IS NOT NULL`])];
  const order = [...(item === null ? [] : [item]), timeSql(time)];
  return `SELECT ${selected.join(", ")} FROM ${source} WHERE ${isPlaced.join(" AND ")} ORDER BY ${order.join(", ")}`;
}

async function streamRows(
  connection: DuckDBConnection,
  sql: string,
  builder: SeriesBuilder,
  signal: AbortSignal | undefined,
): Promise<void> {
  const result = await connection.stream(sql);
  for (;;) {
    signal?.throwIfAborted();
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    const { rowCount, columnCount } = chunk;
    const vectors = Array.from({ length: columnCount }, (_, index) => chunk.getColumnVector(index));
    for (let row = 0; row < rowCount; row++) builder.add(vectors.map((vector) => vector.getItem(row)));
  }
}

async function countLeftOut(
  connection: DuckDBConnection,
  source: string,
  time: ImportColumn,
  itemIdColumn: string | undefined,
): Promise<{ withoutTime: number; withoutItem: number }> {
  const item = itemIdColumn === undefined ? "1" : quoteIdentifier(itemIdColumn);
  const counted = await connection.runAndReadAll(
    `SELECT count(*) FILTER (WHERE ${timeSql(time)} IS NULL),
            count(*) FILTER (WHERE ${timeSql(time)} IS NOT NULL AND ${item} IS NULL) FROM ${source}`,
  );
  const [withoutTime, withoutItem] = counted.getRows()[0] ?? [];
  return { withoutTime: Number(withoutTime), withoutItem: Number(withoutItem) };
}

function findColumn(columns: readonly ImportColumn[], name: string): ImportColumn {
  const column = columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  throw new StudioError("ValidationException", `The data has no column '${name}'.`);
}
