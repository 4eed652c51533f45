import { dirname } from "node:path";
import { type DuckDBConnection, DuckDBTypeId } from "@duckdb/node-api";
import type { ColumnType, ImportColumn } from "@sagebrush/contracts/datasets/csv-import";
import { withDatabase } from "../duckdb.ts";
import { quoteLiteral } from "../sql-text.ts";

export interface ParquetDescription {
  rowCount: number;
  columns: ImportColumn[];
}

/** Reads the file's footer only. */
export async function describeParquet({ path }: { path: string }): Promise<ParquetDescription> {
  return withDatabase({ directories: [dirname(path)], threads: 1 }, (connection) =>
    describeOpenParquet(connection, path),
  );
}

/** The same over a connection that can reach the file. */
export async function describeOpenParquet(connection: DuckDBConnection, path: string): Promise<ParquetDescription> {
  const source = quoteLiteral(path);
  const counted = await connection.runAndReadAll(`SELECT num_rows FROM parquet_file_metadata(${source})`);
  const empty = await connection.runAndReadAll(`SELECT * FROM read_parquet(${source}) LIMIT 0`);
  const names = empty.columnNames();
  return {
    rowCount: Number(counted.getRows()[0]?.[0]),
    columns: names.map((name, index) => ({ name, type: columnTypeOf(empty.columnTypeId(index)) })),
  };
}

function columnTypeOf(typeId: DuckDBTypeId): ColumnType {
  switch (typeId) {
    case DuckDBTypeId.BOOLEAN:
      return "boolean";
    case DuckDBTypeId.TINYINT:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.UTINYINT:
    case DuckDBTypeId.USMALLINT:
    case DuckDBTypeId.UINTEGER:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.HUGEINT:
      return "integer";
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
    case DuckDBTypeId.DECIMAL:
      return "number";
    case DuckDBTypeId.DATE:
      return "date";
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_S:
    case DuckDBTypeId.TIMESTAMP_MS:
    case DuckDBTypeId.TIMESTAMP_NS:
    case DuckDBTypeId.TIMESTAMP_TZ:
      return "timestamp";
    default:
      return "string";
  }
}
