import type { DuckDBConnection } from "@duckdb/node-api";
import type { ImportColumn } from "@sagebrush/contracts/datasets/csv-import";
import type { TimeFrequency } from "@sagebrush/contracts/forecasting/time-frequency";
import { calendarGrid, integerGrid, type TimeGrid } from "@sagebrush/contracts/forecasting/time-grid";
import { timeKindOf, timeSql } from "./time-column.ts";

/** One grid for all items: it begins with the earliest time of the data. */
export async function chooseGrid(
  connection: DuckDBConnection,
  { source, time, frequency }: { source: string; time: ImportColumn; frequency: TimeFrequency },
): Promise<TimeGrid> {
  if (timeKindOf(time) === "integer") return integerGrid;
  const found = await connection.runAndReadAll(`SELECT min(${timeSql(time)}) FROM ${source}`);
  const earliest = found.getRows()[0]?.[0];
  return calendarGrid(frequency, typeof earliest === "number" ? earliest : 0);
}
