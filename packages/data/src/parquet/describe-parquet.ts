import { dirname } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { ColumnType } from "@sagebrush/contracts/datasets/csv-import";
import { withDatabase } from "../duckdb.ts";
import { quoteLiteral } from "../sql-text.ts";

export interface ParquetColumn {
  name: string;
  type: ColumnType;
}

/** What a Parquet file of ours holds. */
export interface ParquetDescription {
  rowCount: number;
  columns: ParquetColumn[];
}

export async function describeParquet({ path }: { path: string }): Promise<ParquetDescription> {
  return withDatabase({ directories: [dirname(path)], timeoutSeconds: 30 }, async (connection) => {
    const columns = await columnsOf(connection, path);
    const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${parquet(path)}`);
    return { rowCount: Number(counted.getRows()[0]?.[0] ?? 0), columns };
  });
}

/** Names and types, in the order of the file. */
export async function columnsOf(connection: DuckDBConnection, path: string): Promise<ParquetColumn[]> {
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${parquet(path)}`);
  return described.getRows().map(([name, type]) => ({ name: String(name), type: columnTypeOf(String(type)) }));
}

/** The file as a table in SQL. */
export function parquet(path: string): string {
  return `read_parquet(${quoteLiteral(path)})`;
}

function columnTypeOf(duckdbType: string): ColumnType {
  if (duckdbType === "BOOLEAN") return "boolean";
  if (duckdbType === "DATE") return "date";
  if (duckdbType.startsWith("TIMESTAMP")) return "timestamp";
  if (/^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT))$/.test(duckdbType)) return "integer";
  if (/^(FLOAT|DOUBLE|DECIMAL)/.test(duckdbType)) return "number";
  return "string";
}
